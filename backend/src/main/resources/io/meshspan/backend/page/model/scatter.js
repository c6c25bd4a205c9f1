// Where each trace lies in the scatter of time against duration (log scale). Pure: no canvas, no colour.

export const EDGE = Object.freeze({left: 52, right: 14, top: 12, bottom: 24});

/**
 * @param {import('./summaries.js').Summary[]} traces
 * @param {{start: bigint, end: bigint}} range epoch nanoseconds
 * @param {{width: number, height: number}} size pixels
 */
export function plot(traces, range, size) {
  const [low, high] = decades(traces);
  const area = {
    x: EDGE.left, y: EDGE.top,
    width: Math.max(1, size.width - EDGE.left - EDGE.right),
    height: Math.max(1, size.height - EDGE.top - EDGE.bottom),
  };
  const nanos = Math.max(1, Number(range.end - range.start));
  const scale = {
    x: time => area.x + (Number(time - range.start) / nanos) * area.width,
    y: duration => area.y + area.height * (1 - (log(duration) - low) / (high - low)),
    time: x => range.start + BigInt(Math.round(clamp((x - area.x) / area.width) * nanos)),
    duration: y => 10 ** (low + clamp(1 - (y - area.y) / area.height) * (high - low)),
  };
  const points = traces.map(trace => ({
    trace,
    x: scale.x(trace.start),
    y: scale.y(trace.duration),
    radius: Math.min(11, 3 + Math.sqrt(trace.spanCount) * 0.55),
  }));
  return {area, scale, points, low, high};
}

const log = nanos => Math.log10(Math.max(1, nanos));
const clamp = share => Math.min(1, Math.max(0, share));

function decades(traces) {
  if (traces.length === 0) return [5, 9];
  let low = Infinity;
  let high = -Infinity;
  for (const {duration} of traces) {
    low = Math.min(low, log(duration));
    high = Math.max(high, log(duration));
  }
  return [Math.floor(low), Math.max(Math.floor(low) + 1, Math.ceil(high))];
}

/** The trace under the pointer, the one drawn last first. @returns {any | null} */
export function hit(points, x, y) {
  for (let i = points.length - 1; i >= 0; i--) {
    const reach = Math.max(7, points[i].radius + 2);
    if ((points[i].x - x) ** 2 + (points[i].y - y) ** 2 <= reach ** 2) return points[i];
  }
  return null;
}

/** What a dragged rectangle means. @param {{x0: number, y0: number, x1: number, y1: number}} box */
export function selection(scale, box) {
  const [left, right] = [Math.min(box.x0, box.x1), Math.max(box.x0, box.x1)];
  const [top, bottom] = [Math.min(box.y0, box.y1), Math.max(box.y0, box.y1)];
  return {
    start: scale.time(left), end: scale.time(right),
    minDuration: Math.floor(scale.duration(bottom)), maxDuration: Math.ceil(scale.duration(top)),
  };
}
