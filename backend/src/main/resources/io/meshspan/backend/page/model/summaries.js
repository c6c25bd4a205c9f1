// The result list: what the API says about traces, made ready to sort and to draw.
import {FAMILIES, familyOf} from './families.js';

/**
 * @typedef {object} Summary
 * @property {string} id
 * @property {string} service of the root, '' when the root has not come
 * @property {string} name of the root
 * @property {string} outcome how the root says it ended, '' where it does not
 * @property {bigint} start epoch nanoseconds
 * @property {number} duration nanoseconds
 * @property {number} spanCount
 * @property {number} errorCount
 * @property {Array<{name: string, spanCount: number, errorCount: number}>} services
 * @property {string[]} families that occur, in fixed order
 * @property {string} family of the root
 */

/** @param {any} answer of /api/meshspan/search @returns {Summary[]} */
export function summaries(answer) {
  return (answer.traces ?? []).map(trace => ({
    id: String(trace.traceId),
    service: trace.rootService ?? '',
    name: trace.rootName ?? '',
    outcome: trace.rootOutcome ?? '',
    start: BigInt(trace.startUnixNano ?? 0),
    duration: Number(trace.durationNano ?? 0),
    spanCount: trace.spanCount ?? 0,
    errorCount: trace.errorCount ?? 0,
    services: trace.services ?? [],
    families: [...FAMILIES, 'other'].filter(f => familiesIn(trace).has(f)),
    family: familyOf(trace.rootName ?? ''),
  }));
}

// A name outside the eleven families is one of "other", whatever its prefix.
const familiesIn = trace => new Set(Object.keys(trace.families ?? {}).map(familyOf));

const byStart = (a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0);
const ORDERS = {
  newest: byStart,
  oldest: (a, b) => byStart(b, a),
  longest: (a, b) => b.duration - a.duration || byStart(a, b),
  shortest: (a, b) => a.duration - b.duration || byStart(a, b),
  spans: (a, b) => b.spanCount - a.spanCount || byStart(a, b),
  errors: (a, b) => b.errorCount - a.errorCount || byStart(a, b),
};

/** The names of the orders the list knows. */
export const SORTS = Object.freeze(Object.keys(ORDERS));

/** @param {Summary[]} list @param {string} order @returns {Summary[]} a new, sorted list */
export const sorted = (list, order) => [...list].sort(ORDERS[order] ?? byStart);

/**
 * The time in which an answer tells everything: where it holds only the newest traces, from the
 * oldest of these on.
 * @param {Summary[]} list @param {{start: bigint, end: bigint}} range @param {boolean} isFull
 */
export function told(list, range, isFull) {
  const oldest = list.reduce((least, {start}) => (start < least ? start : least), range.end);
  return isFull && list.length && oldest > range.start ? {...range, start: oldest} : range;
}

/** @param {Summary[]} list @param {string} family '' for all */
export const ofFamily = (list, family) =>
  family ? list.filter(trace => trace.families.includes(family)) : list;
