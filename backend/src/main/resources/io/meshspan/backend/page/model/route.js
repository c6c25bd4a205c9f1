// The URL is the state: everything a person would share is read from it and written to it.

/** What the list shows when the URL says nothing. */
export const SEARCH_DEFAULTS = Object.freeze({
  service: '', operation: '', tags: '', minDuration: '', maxDuration: '', family: '',
  range: '15m', start: '', end: '', sort: 'newest', live: 'on', limit: '200',
});

/** What a trace shows when the URL says nothing. */
export const TRACE_DEFAULTS = Object.freeze({
  span: '', from: '', to: '', closed: '', find: '', view: 'bars',
});

/** @param {URL} url @returns {{page: 'search'|'trace'|'unknown', id: string, state: Record<string, string>}} */
export function parse(url) {
  const trace = /^\/trace\/([^/]*)$/.exec(url.pathname);
  if (trace) return {page: 'trace', id: decode(trace[1]), state: known(url, TRACE_DEFAULTS)};
  const search = url.pathname === '/' || url.pathname === '/index.html';
  return {page: search ? 'search' : 'unknown', id: '', state: known(url, SEARCH_DEFAULTS)};
}

/** @param {Record<string, string>} state */
export const searchPath = state => '/' + query(state, SEARCH_DEFAULTS);

/** @param {string} id @param {Record<string, string>} [state] */
export const tracePath = (id, state = {}) =>
  `/trace/${encodeURIComponent(id)}` + query(state, TRACE_DEFAULTS);

function query(state, defaults) {
  const said = new URLSearchParams();
  for (const [key, usual] of Object.entries(defaults)) {
    const value = state[key] ?? usual;
    if (value !== usual) said.set(key, value);
  }
  const text = said.toString();
  return text ? `?${text}` : '';
}

function known(url, defaults) {
  return Object.fromEntries(
      Object.entries(defaults).map(([key, usual]) => [key, url.searchParams.get(key) ?? usual]));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % in a link somebody typed: looked up as it stands, and not found
  }
}

const RANGES = {'5m': 300, '15m': 900, '1h': 3600, '6h': 21_600, '24h': 86_400, '7d': 604_800};

/** The ranges to choose from, by what the URL calls them. */
export const RANGE_NAMES = Object.freeze({
  '5m': 'last 5 minutes', '15m': 'last 15 minutes', '1h': 'last hour',
  '6h': 'last 6 hours', '24h': 'last day', '7d': 'last 7 days',
});

/** Whether the range is two fixed times, not "the last …". @param {Record<string, string>} state */
export const isFixed = state => /^\d+$/.test(state.start) && /^\d+$/.test(state.end);

/**
 * @param {Record<string, string>} state @param {number} nowMillis
 * @returns {{start: bigint, end: bigint}} epoch nanoseconds
 */
export function timeRange(state, nowMillis) {
  if (isFixed(state)) return {start: BigInt(state.start), end: BigInt(state.end)};
  const end = BigInt(nowMillis) * 1_000_000n;
  return {start: end - BigInt(RANGES[state.range] ?? 900) * 1_000_000_000n, end};
}
