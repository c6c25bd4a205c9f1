// The only file that fetches. Every answer is data or a Trouble that says what a person can do.
//
// What is asked: times (start, end) are epoch nanoseconds in decimal; minDuration and maxDuration are
// Go durations in ns ("1500000ns"); tags is a JSON object of strings, as in Jaeger's API. An unknown
// trace is 404; other refusals carry their reason as text or as {"message": …}. From the status, ports.otlpHttp
// and spansReceived are read where they are given.

/** Something went wrong, in words for the person who looks. */
export class Trouble extends Error {
  /** @param {string} title @param {string} what @param {'missing'|'unreachable'|'refused'} kind */
  constructor(title, what, kind) {
    super(what);
    this.title = title;
    this.kind = kind;
  }
}

async function ask(path, signal) {
  let response;
  try {
    response = await fetch(path, {signal, headers: {accept: 'application/json'}});
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Trouble('The backend does not answer',
        'It may have been stopped. Start it with ./meshspan up; this page looks again by itself.', 'unreachable');
  }
  if (response.ok) return response.json();
  const said = (await response.text()).slice(0, 400);
  if (response.status === 404) throw new Trouble('Not found', said, 'missing');
  throw new Trouble('The backend refused this', messageIn(said) || `HTTP ${response.status}`, 'refused');
}

function messageIn(text) {
  try {
    const answer = JSON.parse(text);
    return answer.message ?? answer.error ?? text;
  } catch {
    return text;
  }
}

/**
 * @param {Record<string, string>} filter service, operation, tags, minDuration, maxDuration, limit
 * @param {{start: bigint, end: bigint}} range epoch nanoseconds
 */
export function search(filter, range, signal) {
  const query = new URLSearchParams();
  for (const key of ['service', 'operation', 'tags', 'minDuration', 'maxDuration', 'limit']) {
    if (filter[key]) query.set(key, filter[key]);
  }
  query.set('start', String(range.start));
  query.set('end', String(range.end));
  return ask(`/api/meshspan/search?${query}`, signal);
}

export const trace = (id, signal) => ask(`/api/meshspan/traces/${encodeURIComponent(id)}`, signal);
export const services = signal => ask('/api/meshspan/services', signal);
export const status = signal => ask('/api/meshspan/status', signal);

/** Asked once: the conventions do not change while a backend runs. */
let registryAnswer = null;
export function registry() {
  registryAnswer ??= ask('/api/meshspan/registry').catch(error => {
    registryAnswer = null;
    throw error;
  });
  return registryAnswer;
}
