// The waterfall's layout: which rows show, and where their boxes lie. Pure: draw() and hit() use the
// same boxes, so that what is clicked is what was drawn. Only rows in view are laid out.

import {crosses} from './trace.js';

export const ROW = Object.freeze({wide: 26, narrow: 42});
export const INDENT = 12;

/**
 * Rows that show when some are closed.
 * @param {import('./trace.js').Trace} trace @param {Set<number>} closed rows whose descendants hide
 * @returns {Int32Array}
 */
export function visibleRows(trace, closed) {
  const shown = new Int32Array(trace.spans.length);
  let count = 0;
  for (let row = 0; row < trace.spans.length;) {
    shown[count++] = row;
    row = closed.has(row) ? trace.subtreeEnd[row] : row + 1;
  }
  return shown.subarray(0, count);
}

/**
 * @typedef {object} Box
 * @property {number} row in the trace
 * @property {number} line among the visible rows
 * @property {number} y @property {number} height of the whole line
 * @property {number} labelX @property {number} labelWidth
 * @property {number} barX @property {number} barWidth at least 2 @property {number} barY @property {number} barHeight
 * @property {boolean} inZoom whether any of the span lies in the times shown
 * @property {boolean} hasChildren
 */

/**
 * @param {import('./trace.js').Trace} trace @param {Int32Array} visible
 * @param {{from: number, to: number, top: number, width: number, height: number}} view times in
 *   nanoseconds from the trace's start, the rest in pixels
 * @returns {Box[]}
 */
export function boxes(trace, visible, view) {
  const shape = shapeFor(view.width);
  const first = Math.max(0, Math.floor(view.top / shape.row));
  const last = Math.min(visible.length, Math.ceil((view.top + view.height) / shape.row));
  const result = [];
  for (let line = first; line < last; line++) {
    result.push(box(trace, visible[line], line, view, shape));
  }
  return result;
}

function box(trace, row, line, view, shape) {
  const perNano = shape.lane.width / Math.max(1, view.to - view.from);
  const left = clamp((trace.from[row] - view.from) * perNano, shape.lane.width);
  const right = clamp((trace.to[row] - view.from) * perNano, shape.lane.width);
  const y = line * shape.row - view.top;
  const indent = Math.min(trace.depth[row] * INDENT, shape.label.width * 0.45);
  return {
    row, line, y, height: shape.row,
    labelX: shape.label.x + indent,
    labelWidth: shape.label.width - indent,
    barX: Math.min(shape.lane.x + left, shape.lane.x + shape.lane.width - 2),
    barWidth: Math.max(2, right - left),
    barY: y + shape.bar.y,
    barHeight: shape.bar.height,
    inZoom: trace.to[row] >= view.from && trace.from[row] <= view.to,
    hasChildren: trace.subtreeEnd[row] > row + 1,
  };
}

/**
 * @typedef {object} Hop an arrow from the bar that caused a span to the span's own, on another node
 * @property {number} row of the span that it leads to
 * @property {number} fromX @property {number} fromY @property {number} toX @property {number} toY
 */

/**
 * Where the trace crosses from one node to another, for the rows in view. An arrow leaves the cause's
 * bar at the time at which the effect begins, or at its end if that comes first: the slant is the time
 * on the way. It leans backwards where the two nodes' clocks disagree.
 * @param {import('./trace.js').Trace} trace @param {Int32Array} visible @param {Box[]} boxes
 * @param {{from: number, to: number, top: number, width: number}} view @returns {Hop[]}
 */
export function hops(trace, visible, boxes, view) {
  const shape = shapeFor(view.width);
  const perNano = shape.lane.width / Math.max(1, view.to - view.from);
  const x = time => shape.lane.x + clamp((time - view.from) * perNano, shape.lane.width);
  return boxes.filter(box => box.inZoom && crosses(trace, box.row)).map(({row, barY}) => {
    const parent = trace.parent[row];
    const left = Math.min(trace.to[parent], Math.max(trace.from[parent], trace.from[row]));
    const parentY = lineOf(visible, parent) * shape.row - view.top + shape.bar.y;
    return {row, fromX: x(left), fromY: parentY + shape.bar.height, toX: x(trace.from[row]), toY: barY - 1};
  });
}

/** The line of a visible row, or of the last visible one before it. @param {Int32Array} visible @param {number} row */
export function lineOf(visible, row) {
  let [low, high] = [0, visible.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (visible[middle] <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

const clamp = (value, most) => Math.min(most, Math.max(0, value));

/** Names beside the bars, or above them where there is little width. @param {number} width */
export function shapeFor(width) {
  if (width < 620) {
    return {
      row: ROW.narrow, narrow: true,
      label: {x: 8, width: width - 16}, lane: {x: 8, width: width - 16},
      bar: {y: 27, height: 9},
    };
  }
  const label = Math.round(Math.min(430, Math.max(230, width * 0.36)));
  return {
    row: ROW.wide, narrow: false,
    label: {x: 10, width: label - 18}, lane: {x: label, width: width - label - 100},
    bar: {y: 7, height: 12},
  };
}

/** @param {Box[]} boxes @returns {{box: Box, part: 'toggle' | 'row'} | null} */
export function hit(boxes, x, y) {
  const box = boxes.find(b => y >= b.y && y < b.y + b.height);
  if (!box) return null;
  const onToggle = box.hasChildren && x >= box.labelX - 6 && x < box.labelX + 14;
  return {box, part: onToggle ? 'toggle' : 'row'};
}

/** The scroll position that brings a line into view, or the one there is. */
export function scrollFor(line, rowHeight, top, height) {
  const y = line * rowHeight;
  if (y < top) return Math.max(0, y - rowHeight);
  if (y + rowHeight > top + height) return y + 2 * rowHeight - height;
  return top;
}
