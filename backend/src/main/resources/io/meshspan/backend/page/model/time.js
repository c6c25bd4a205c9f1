// Times and durations as a person reads them. Nanoseconds since the epoch do not fit a double:
// they are BigInt here, and numbers only once they are relative to something near.

const STEPS = [[60e9, 'min'], [1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];

/**
 * Three significant digits with the unit that fits: 1.52 ms, 480 µs, 2 min 5 s.
 * @param {number} nanos not negative
 */
export function duration(nanos) {
  if (nanos >= 3600e9) {
    return withRest(Math.floor(nanos / 3600e9), 'h', Math.floor((nanos % 3600e9) / 60e9), 'min');
  }
  if (nanos >= 60e9) {
    return withRest(Math.floor(nanos / 60e9), 'min', Math.floor((nanos % 60e9) / 1e9), 's');
  }
  for (const [size, unit] of STEPS) {
    // 999.6 µs is 1 ms to three digits
    if (nanos >= size * 0.9995) return `${digits(nanos / size)}\u202f${unit}`;
  }
  return '0\u202fns';
}

const withRest = (whole, unit, rest, restUnit) =>
  `${whole}\u202f${unit}` + (rest > 0 ? ` ${rest}\u202f${restUnit}` : '');

/** A number of things, in groups of three digits. @param {number} number */
export const count = number => String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** How long after the trace's start. @param {number} nanos */
export const offset = nanos => (nanos === 0 ? 'at the start' : `+${duration(nanos)}`);

function digits(value) {
  if (value >= 99.95) return value.toFixed(0);
  const text = value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
  return text.replace(/\.?0+$/, '');
}

/**
 * Reads what a person types: 1.5ms, 200us, 2s, 1m30s.
 * @param {string} text @returns {number | null} nanoseconds, or null when it is no duration
 */
export function parseDuration(text) {
  const units = {ns: 1, us: 1e3, 'µs': 1e3, ms: 1e6, s: 1e9, m: 60e9, min: 60e9, h: 3600e9};
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|min|s|m|h)\s*/gy)];
  const read = parts.reduce((length, part) => length + part[0].length, 0);
  if (parts.length === 0 || read !== text.trim().length) return null;
  return parts.reduce((sum, part) => sum + Number(part[1]) * units[part[2]], 0);
}

/** A duration in the form the API takes, exact to the nanosecond. @param {number} nanos */
export const apiDuration = nanos => `${Math.round(nanos)}ns`;

/** @param {bigint} epochNanos @param {number} nowMillis */
export function ago(epochNanos, nowMillis) {
  const seconds = Math.round(nowMillis / 1000 - Number(epochNanos / 1_000_000n) / 1000);
  if (seconds < -1) return 'in the future';
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds}\u202fs ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u202fmin ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}\u202fh ago`;
  return `${Math.floor(seconds / 86_400)}\u202fd ago`;
}

const two = number => String(number).padStart(2, '0');

/** Local date and time to the microsecond: 2026-11-23 12:03:10.482 113. @param {bigint} epochNanos */
export function absolute(epochNanos) {
  const date = new Date(Number(epochNanos / 1_000_000n));
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${clock(epochNanos)}.${fraction(epochNanos)}`;
}

/** Local time of day: 12:03:10. @param {bigint} epochNanos */
export function clock(epochNanos) {
  const date = new Date(Number(epochNanos / 1_000_000n));
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function fraction(epochNanos) {
  const micros = String((epochNanos / 1000n) % 1_000_000n).padStart(6, '0');
  return `${micros.slice(0, 3)}\u202f${micros.slice(3)}`;
}

/**
 * Round positions for the marks of an axis.
 * @param {number} from @param {number} to @param {number} most how many marks at most
 * @returns {number[]} ascending
 */
export function ticks(from, to, most) {
  const span = to - from;
  if (!(span > 0) || most < 1) return [];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough) ?? 10 * power;
  const marks = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) marks.push(i * step);
  return marks;
}
