// A trace as a tree in columns: row i of every column is the same span, rows in the order in which
// they are shown (a parent before its children, siblings by start). Built once, without recursion:
// a trace may be 50,000 deep.
import {familyOf} from './families.js';

/**
 * @typedef {object} Trace
 * @property {string} id
 * @property {any[]} spans as the API gave them, in row order
 * @property {bigint} start epoch nanoseconds of the earliest span
 * @property {number} length nanoseconds from the earliest start to the latest end
 * @property {Float64Array} from nanoseconds from the trace's start
 * @property {Float64Array} to
 * @property {Int32Array} depth
 * @property {Int32Array} parent row, or -1
 * @property {Int32Array} subtreeEnd the first row after the span's descendants
 * @property {Uint8Array} failed 1 where the span itself has an error
 * @property {Int32Array} failedBelow errors among the descendants
 * @property {string[]} family
 * @property {string[]} place the node, or the service, that a span ran on
 * @property {string[]} part what that node did in it: sends, receives, calls, serves, or nothing
 * @property {Map<string, number>} shadeOf place to its number, in the order of their names
 * @property {Map<string, number>} rowOf span id to row
 * @property {Array<{parentId: string, rows: number[]}>} waiting rows whose parent is not here
 * @property {number[]} errors rows with an error, ascending
 * @property {any[]} resources
 */

/** @param {any} answer of /api/meshspan/traces/{id} @returns {Trace} */
export function readTrace(answer) {
  const given = answer.spans ?? [];
  const starts = given.map(span => BigInt(span.startUnixNano ?? 0));
  const start = starts.reduce((least, time) => (time < least ? time : least), starts[0] ?? 0n);
  const offsets = Float64Array.from(starts, time => Number(time - start));
  const order = arrange(given, offsets);
  return columns(answer, given, offsets, start, order);
}

/** By these a reader sees where a trace goes from one node to another. */
const PARTS = Object.freeze({PRODUCER: 'sends', CONSUMER: 'receives', CLIENT: 'calls', SERVER: 'serves'});

function columns(answer, given, offsets, start, {rows, parent, depth, waiting}) {
  const size = rows.length;
  const spans = rows.map(index => given[index]);
  const from = Float64Array.from(rows, index => offsets[index]);
  const to = Float64Array.from(from, (at, row) => at + Math.max(0, Number(spans[row].durationNano ?? 0)));
  const failed = Uint8Array.from(spans, span => (isError(span) ? 1 : 0));
  const place = spans.map(span => span.nodeId || span.service || 'unknown');
  const trace = {
    id: answer.traceId, spans, start, from, to, depth, parent, failed, place, waiting,
    part: spans.map(span => PARTS[span.kind] ?? ''),
    length: to.reduce((most, at) => Math.max(most, at), 0),
    subtreeEnd: subtreeEnds(depth),
    failedBelow: sumBelow(failed, parent),
    family: spans.map(span => familyOf(span.name ?? '')),
    shadeOf: new Map([...new Set(place)].sort().map((name, index) => [name, index])),
    rowOf: new Map(),
    errors: [],
    resources: answer.resources ?? [],
  };
  for (let row = 0; row < size; row++) {
    if (!trace.rowOf.has(spans[row].spanId)) trace.rowOf.set(spans[row].spanId, row);
    if (failed[row]) trace.errors.push(row);
  }
  return trace;
}

/** @param {any} span */
export const isError = span => String(span.status?.code ?? '').toUpperCase().includes('ERROR')
  || span.status?.code === 2;

/** Puts the spans in row order. Returns columns by row; `rows[row]` is the index in `given`. */
function arrange(given, offsets) {
  const indexOf = new Map();
  given.forEach((span, index) => {
    if (!indexOf.has(span.spanId)) indexOf.set(span.spanId, index);
  });
  const children = new Map();
  const roots = [];
  given.forEach((span, index) => {
    const above = span.parentSpanId ? indexOf.get(span.parentSpanId) : undefined;
    if (above === undefined || above === index) roots.push(index);
    else if (children.has(above)) children.get(above).push(index);
    else children.set(above, [index]);
  });
  const walk = new Walk(given, offsets, children);
  walk.from(roots);
  // What no root leads to goes round in a circle: it is shown from its earliest span on.
  walk.from(given.map((_, index) => index).filter(index => !walk.seen[index]));
  return walk.result(indexOf);
}

class Walk {
  constructor(given, offsets, children) {
    Object.assign(this, {given, offsets, children});
    this.seen = new Uint8Array(given.length);
    this.rows = [];
    this.depth = [];
    this.parent = [];
  }

  from(indexes) {
    const latestFirst = list => list.sort((a, b) => this.offsets[b] - this.offsets[a] || b - a);
    const open = latestFirst([...indexes]).map(index => [index, -1]);
    while (open.length > 0) {
      const [index, above] = open.pop();
      if (this.seen[index]) continue;
      this.seen[index] = 1;
      const row = this.rows.push(index) - 1;
      this.parent.push(above);
      this.depth.push(above < 0 ? 0 : this.depth[above] + 1);
      for (const child of latestFirst(this.children.get(index) ?? [])) open.push([child, row]);
    }
  }

  result(indexOf) {
    const groups = new Map();
    this.rows.forEach((index, row) => {
      const parentId = this.given[index].parentSpanId;
      if (!parentId || indexOf.has(parentId)) return;
      if (!groups.has(parentId)) groups.set(parentId, []);
      groups.get(parentId).push(row);
    });
    return {
      rows: this.rows,
      parent: Int32Array.from(this.parent),
      depth: Int32Array.from(this.depth),
      waiting: [...groups].map(([parentId, rows]) => ({parentId, rows})),
    };
  }
}

function subtreeEnds(depth) {
  const ends = new Int32Array(depth.length);
  const open = [];
  for (let row = 0; row <= depth.length; row++) {
    const level = row < depth.length ? depth[row] : 0;
    while (open.length > 0 && depth[open[open.length - 1]] >= level) ends[open.pop()] = row;
    open.push(row);
  }
  return ends;
}

function sumBelow(values, parent) {
  const below = new Int32Array(values.length);
  for (let row = values.length - 1; row >= 0; row--) {
    if (parent[row] >= 0) below[parent[row]] += below[row] + values[row];
  }
  return below;
}

/** Whether a row's span ran on another node than the one that caused it. @param {Trace} trace @param {number} row */
export const crosses = ({parent, place}, row) => parent[row] >= 0 && place[parent[row]] !== place[row];

/** The rows at which the trace crosses from one node to another. @param {Trace} trace @returns {number[]} ascending */
export const crossings = trace => trace.spans.map((_, row) => row).filter(row => crosses(trace, row));

/** How many spans each place has, by name. @param {Trace} trace */
export function places(trace) {
  const counts = new Map();
  trace.place.forEach((place, row) => {
    const count = counts.get(place) ?? {name: place, spans: 0, errors: 0};
    count.spans += 1;
    count.errors += trace.failed[row];
    counts.set(place, count);
  });
  return [...counts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Rows whose name, place or attributes hold the text. @param {Trace} trace @param {string} text */
export function find(trace, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rows = [];
  trace.spans.forEach((span, row) => {
    const within = [span.name, trace.place[row], span.spanId,
      ...(span.attributes ?? []).flatMap(({key, value}) => [key, plain(value)])];
    if (within.some(part => String(part).toLowerCase().includes(wanted))) rows.push(row);
  });
  return rows;
}

/** An attribute's value in one line. @param {any} value */
export function plain(value) {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}
