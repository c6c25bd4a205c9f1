// What the conventions say about a span, an attribute, an event: brief, unit, members.

/** A registry that knows nothing: every attribute then shows as it came. */
export const NO_REGISTRY = Object.freeze({spans: new Map(), attributes: new Map(), events: new Map(), families: new Map()});

/** @param {any} answer of /api/meshspan/registry */
export function readRegistry(answer) {
  return {
    spans: byName(answer?.spans),
    attributes: byName(answer?.attributes),
    events: byName(answer?.events),
    families: byName(answer?.families),
  };
}

// Lists of {name, …} and objects by name are both read.
function byName(part) {
  if (Array.isArray(part)) return new Map(part.map(entry => [entry.name ?? entry.id, entry]));
  return new Map(Object.entries(part ?? {}));
}

/** Units as a person writes them; what UCUM puts in braces only counts things. */
export function unitText(unit) {
  if (!unit || unit === '1' || unit.startsWith('{')) return '';
  return {By: 'bytes', s: 's', ms: 'ms', us: 'µs', ns: 'ns', '%': '%'}[unit] ?? unit;
}

/** What the value itself means, where it is one of an enumeration. */
export function memberBrief(attribute, value) {
  const members = attribute?.members ?? attribute?.type?.members ?? [];
  return members.find(member => (member.value ?? member.id) === value)?.brief ?? '';
}
