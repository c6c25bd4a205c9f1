// Which family a span belongs to: its name up to the first dot, if that is one of the eleven.

/** In the order in which they are always shown. */
export const FAMILIES = Object.freeze([
  'raft', 'mesh', 'mape_k', 'crdt', 'ledger', 'contract', 'dao', 'spiffe', 'fl', 'ml', 'ebpf',
]);

const KNOWN = new Set(FAMILIES);

/** @param {string} spanName @returns {string} a family, or 'other' */
export function familyOf(spanName) {
  const dot = spanName.indexOf('.');
  const prefix = dot < 0 ? spanName : spanName.slice(0, dot);
  return KNOWN.has(prefix) ? prefix : 'other';
}

/** @param {string} key an attribute's key @returns {string} the family that defines it, or 'other' */
export const familyOfAttribute = key => familyOf(key);

/**
 * What the listed traces say about each family.
 * @param {Array<{families: string[], errorCount: number}>} traces
 * @returns {Array<{family: string, traces: number, withErrors: number}>} those present, in fixed order
 */
export function familyShares(traces) {
  const shares = new Map();
  for (const trace of traces) {
    for (const family of trace.families) {
      const share = shares.get(family) ?? {family, traces: 0, withErrors: 0};
      share.traces += 1;
      share.withErrors += trace.errorCount > 0 ? 1 : 0;
      shares.set(family, share);
    }
  }
  return [...FAMILIES, 'other'].filter(f => shares.has(f)).map(f => shares.get(f));
}
