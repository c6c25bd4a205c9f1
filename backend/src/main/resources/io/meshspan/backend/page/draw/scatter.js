// Paints the scatter that model/scatter.js laid out.
import {clock, duration, ticks} from '../model/time.js';
import {font} from './palette.js';

/** @param {CanvasRenderingContext2D} context */
export function drawScatter(context, layout, range, colours, {drag, hover}) {
  axes(context, layout, range, colours);
  for (const point of layout.points) dot(context, point, colours, point === hover);
  if (drag) {
    const [x, y] = [Math.min(drag.x0, drag.x1), Math.min(drag.y0, drag.y1)];
    const [w, h] = [Math.abs(drag.x1 - drag.x0), Math.abs(drag.y1 - drag.y0)];
    context.fillStyle = colours.accent;
    context.globalAlpha = 0.12;
    context.fillRect(x, y, w, h);
    context.globalAlpha = 1;
    context.strokeStyle = colours.accent;
    context.strokeRect(x + 0.5, y + 0.5, w, h);
  }
}

function axes(context, {area, scale, low, high}, range, colours) {
  context.font = font(11);
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (let power = low; power <= high; power++) {
    const y = Math.round(scale.y(10 ** power)) + 0.5;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(area.x, y);
    context.lineTo(area.x + area.width, y);
    context.stroke();
    context.fillStyle = colours.muted;
    context.fillText(duration(10 ** power), area.x - 8, y);
  }
  context.textBaseline = 'alphabetic';
  context.textAlign = 'center';
  const seconds = Number(range.end - range.start) / 1e9;
  const startSecond = Number(range.start / 1_000_000_000n);
  const most = Math.max(2, Math.floor(area.width / 96));
  for (const step of timeTicks(startSecond, seconds, most)) {
    const time = BigInt(Math.round(step)) * 1_000_000_000n;
    context.fillText(clock(time), scale.x(time), area.y + area.height + 17);
  }
}

// Minutes rather than hundreds of seconds.
function timeTicks(start, length, most) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
  const step = steps.find(s => length / s <= most);
  if (!step) return ticks(start, start + length, most);
  const marks = [];
  for (let t = Math.ceil(start / step) * step; t <= start + length; t += step) marks.push(t);
  return marks;
}

function dot(context, {x, y, radius, trace}, colours, hovered) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colours[`family-${trace.family}`];
  context.globalAlpha = hovered ? 1 : 0.72;
  context.fill();
  context.globalAlpha = 1;
  if (trace.errorCount > 0) {
    context.beginPath();
    context.arc(x, y, radius + 2.5, 0, 2 * Math.PI);
    context.strokeStyle = colours.error;
    context.lineWidth = 1.8;
    context.stroke();
  } else if (hovered) {
    context.strokeStyle = colours.ink;
    context.lineWidth = 1.5;
    context.stroke();
  }
}
