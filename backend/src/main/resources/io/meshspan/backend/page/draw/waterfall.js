// Paints the boxes that model/waterfall.js laid out: nothing here decides where anything lies.
import {duration, ticks} from '../model/time.js';
import {cut, font} from './palette.js';
import {shapeFor} from '../model/waterfall.js';

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{trace: any, boxes: any[], view: any, hops: any[], colours: Record<string, string>, closed: Set<number>,
 *   selected: number, hover: number, matches: Set<number>, finding: boolean}} scene
 * @returns {number} how many rows were painted
 */
export function drawWaterfall(context, scene) {
  const {view, boxes, colours} = scene;
  const shape = shapeFor(view.width);
  grid(context, view, shape, colours);
  for (const box of boxes) ground(context, box, scene);
  for (const hop of scene.hops) arrow(context, hop, scene, shape);
  for (const box of boxes) row(context, box, scene, shape);
  return boxes.length;
}

function grid(context, view, shape, colours) {
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.globalAlpha = 0.7;
  for (const time of ticks(view.from, view.to, Math.max(2, shape.lane.width / 110))) {
    const x = Math.round(xOf(time, view, shape)) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, view.height);
    context.stroke();
  }
  context.globalAlpha = 1;
}

const xOf = (time, view, shape) => shape.lane.x + ((time - view.from) / Math.max(1, view.to - view.from)) * shape.lane.width;

function ground(context, box, {view, colours, selected, hover}) {
  if (box.row === selected || box.row === hover) {
    context.fillStyle = box.row === selected ? colours.chosen : colours.hover;
    context.fillRect(0, box.y, view.width, box.height);
  }
}

// From one node to the next: a slanted line with a head, as papers on distributed systems draw a message.
function arrow(context, {row, fromX, fromY, toX, toY}, {colours, selected, hover}, shape) {
  const isNear = row === selected || row === hover;
  context.strokeStyle = context.fillStyle = isNear ? colours.ink : colours.muted;
  context.lineWidth = isNear ? 1.75 : 1.25;
  // Names lie over the bars where there is little width: what crosses them stays faint.
  context.globalAlpha = shape.narrow && !isNear ? 0.6 : 1;
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
  const angle = Math.atan2(toY - fromY, toX - fromX);
  const side = turn => [toX - 8 * Math.cos(angle + turn), toY - 8 * Math.sin(angle + turn)];
  context.beginPath();
  context.moveTo(toX, toY);
  context.lineTo(...side(0.42));
  context.lineTo(...side(-0.42));
  context.fill();
  context.globalAlpha = 1;
}

function row(context, box, scene, shape) {
  const {trace, colours, matches, finding} = scene;
  context.fillStyle = colours[`shade-${trace.shadeOf.get(trace.place[box.row]) % 6}`];
  context.fillRect(0, box.y + 1, 4, box.height - 2);
  context.globalAlpha = finding && !matches.has(box.row) ? 0.4 : 1;
  label(context, box, scene, shape);
  bar(context, box, scene, shape);
  context.globalAlpha = 1;
}

function label(context, box, {trace, colours, closed}, shape) {
  const middle = shape.narrow ? box.y + 15 : box.y + box.height / 2;
  let x = box.labelX;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  if (box.hasChildren) triangle(context, x + 4, middle, closed.has(box.row), colours.muted);
  x += 14;
  const hidden = closed.has(box.row) ? trace.failedBelow[box.row] : 0;
  if (trace.failed[box.row] || hidden) x += alarm(context, x, middle, hidden, colours);
  context.font = font(13, trace.depth[box.row] === 0 ? 600 : 400);
  context.fillStyle = colours.ink;
  const right = box.labelX + box.labelWidth - (shape.narrow ? besideName(context, box, trace, colours, middle) : 0);
  const name = cut(context, trace.spans[box.row].name ?? '', right - x);
  context.fillText(name, x, middle);
  x += context.measureText(name).width + 8;
  context.font = font(11.5);
  context.fillStyle = colours.muted;
  const who = [trace.place[box.row], trace.part[box.row]].filter(Boolean).join(' ');
  if (right - x > 24) context.fillText(cut(context, who, right - x), x, middle);
}

function triangle(context, x, y, closed, colour) {
  context.fillStyle = colour;
  context.beginPath();
  if (closed) {
    context.moveTo(x - 2, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x - 2, y + 4);
  } else {
    context.moveTo(x - 4, y - 2);
    context.lineTo(x + 4, y - 2);
    context.lineTo(x, y + 3);
  }
  context.fill();
}

// A round sign with an exclamation mark, or the number of errors that a closed row hides.
function alarm(context, x, y, hidden, colours) {
  const text = hidden > 0 ? String(hidden) : '!';
  context.font = font(10.5, 700);
  const width = Math.max(14, context.measureText(text).width + 8);
  context.fillStyle = colours.error;
  context.beginPath();
  context.roundRect(x, y - 7, width, 14, 7);
  context.fill();
  context.fillStyle = colours.panel;
  context.textAlign = 'center';
  context.fillText(text, x + width / 2, y + 0.5);
  context.textAlign = 'left';
  return width + 5;
}

function bar(context, box, {trace, view, colours}, shape) {
  if (!box.inZoom) return;
  const failed = trace.failed[box.row];
  context.fillStyle = colours[`family-${trace.family[box.row]}`];
  context.beginPath();
  context.roundRect(box.barX, box.barY, box.barWidth, box.barHeight, Math.min(3, box.barWidth / 2));
  context.fill();
  if (failed) {
    context.strokeStyle = colours.error;
    context.lineWidth = 2;
    context.beginPath();
    context.roundRect(box.barX - 1.5, box.barY - 1.5, box.barWidth + 3, box.barHeight + 3, 4);
    context.stroke();
  }
  events(context, box, trace, view, colours, shape);
  length(context, box, trace, colours, shape, view);
}

function events(context, box, trace, view, colours, shape) {
  const given = trace.spans[box.row].events ?? [];
  for (const event of given.slice(0, 200)) {
    const x = xOf(Number(BigInt(event.timeUnixNano ?? 0) - trace.start), view, shape);
    if (x < shape.lane.x || x > shape.lane.x + shape.lane.width) continue;
    const y = box.barY + box.barHeight / 2;
    context.fillStyle = colours.panel;
    context.strokeStyle = colours.ink;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x + 4, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 4, y);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

function lengthOf({trace, row}) {
  const span = trace.spans[row];
  const links = (span.links?.length ?? 0) + (span.linkedFrom?.length ?? 0);
  return duration(trace.to[row] - trace.from[row]) + (links > 0 ? `  ↗\u202f${links}` : '');
}

// Where names stand above the bars, lengths stand beside the names, in a column. Returns the width taken.
function besideName(context, box, trace, colours, middle) {
  const text = lengthOf({trace, row: box.row});
  context.save();
  context.font = font(11.5);
  context.fillStyle = trace.failed[box.row] ? colours.error : colours.muted;
  context.textAlign = 'right';
  context.fillText(text, box.labelX + box.labelWidth, middle);
  const {width} = context.measureText(text);
  context.restore();
  return width + 8;
}

function length(context, box, trace, colours, shape, view) {
  if (shape.narrow) return;
  const text = lengthOf({trace, row: box.row});
  context.font = font(11.5);
  context.fillStyle = trace.failed[box.row] ? colours.error : colours.muted;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width;
  const after = box.barX + box.barWidth + 7;
  const fitsAfter = after + width < view.width - 4;
  context.textAlign = 'left';
  const x = fitsAfter ? after : box.barX - width - 7;
  if (x > shape.lane.x - 4) context.fillText(text, x, box.barY + box.barHeight / 2 + 0.5);
  else insideBar(context, text, box, width, colours);
}

// A bar as wide as the lane leaves no room beside it: its length stands on it, on a ground of its own.
function insideBar(context, text, box, width, colours) {
  const x = box.barX + box.barWidth - width - 8;
  const y = box.barY + box.barHeight / 2;
  context.fillStyle = colours.panel;
  context.beginPath();
  context.roundRect(x - 4, y - 7, width + 8, 14, 4);
  context.fill();
  context.fillStyle = colours.muted;
  context.fillText(text, x, y + 0.5);
}

/** The scale above the rows. @param {CanvasRenderingContext2D} context */
export function drawScale(context, view, colours) {
  const shape = shapeFor(view.width);
  context.font = font(11);
  context.fillStyle = colours.muted;
  context.textBaseline = 'middle';
  for (const time of ticks(view.from, view.to, Math.max(2, shape.lane.width / 110))) {
    const x = xOf(time, view, shape);
    const text = time === 0 ? '0' : duration(time);
    const width = context.measureText(text).width;
    context.textAlign = 'left';
    context.fillText(text, Math.min(Math.max(x - width / 2, shape.lane.x), view.width - width - 4), view.height / 2);
  }
}

/** All of the trace in little, errors in red, with the zoomed part framed. */
export function drawMinimap(context, trace, view, size, colours) {
  const perNano = size.width / Math.max(1, trace.length);
  const rows = trace.spans.length;
  const pitch = Math.min(4, (size.height - 4) / Math.max(1, rows));
  const step = Math.max(1, Math.floor(rows / 3000));
  for (let row = 0; row < rows; row += step) {
    context.fillStyle = colours[`family-${trace.family[row]}`];
    context.fillRect(trace.from[row] * perNano, 2 + row * pitch, Math.max(1, (trace.to[row] - trace.from[row]) * perNano), Math.max(1, pitch * 0.8));
  }
  context.fillStyle = colours.error;
  for (const row of trace.errors.slice(0, 2000)) {
    context.fillRect(trace.from[row] * perNano, 0, 2, size.height);
  }
  const [left, right] = [view.from * perNano, view.to * perNano];
  if (right - left >= size.width - 0.5) return;
  context.fillStyle = colours.surface;
  context.globalAlpha = 0.75;
  context.fillRect(0, 0, left, size.height);
  context.fillRect(right, 0, size.width - right, size.height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.5;
  context.strokeRect(left, 0.75, right - left, size.height - 1.5);
}
