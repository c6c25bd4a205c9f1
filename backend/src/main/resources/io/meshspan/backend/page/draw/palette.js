// Colours for canvases, read from tokens.css when something is drawn: the one place that resolves them.
import {FAMILIES} from '../model/families.js';

const NAMES = ['surface', 'panel', 'raised', 'line', 'ink', 'muted', 'accent', 'chosen', 'hover', 'error', 'error-wash',
  ...[...FAMILIES, 'other'].map(family => `family-${family}`),
  ...[0, 1, 2, 3, 4, 5].map(shade => `shade-${shade}`)];

/** @param {HTMLElement} element whose colour scheme counts @returns {Record<string, string>} */
export function palette(element) {
  const before = element.style.color;
  const colours = {};
  for (const name of NAMES) {
    element.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(element).color;
  }
  element.style.color = before;
  return colours;
}

/**
 * Fits a canvas to its box at the screen's resolution.
 * @param {HTMLCanvasElement} canvas @param {number} width @param {number} height CSS pixels
 */
export function fit(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** The typeface of the page, for canvases. @param {number} size @param {number} [weight] */
export const font = (size, weight = 400) =>
  `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif`;

/** Cuts text to a width, with an ellipsis. */
export function cut(context, text, width) {
  if (width <= 0) return '';
  if (context.measureText(text).width <= width) return text;
  let [low, high] = [0, Math.min(text.length, 400)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(text.slice(0, middle) + '…').width <= width) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? text.slice(0, low) + '…' : '';
}
