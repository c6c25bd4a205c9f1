// Styles that every element of the page shares, and how one asks the app to go somewhere.
import {css, unsafeCSS} from 'lit';
import {FAMILIES} from '../model/families.js';

export const base = css`
  :host { display: block; }
  [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, dl, dd, ul, figure { margin: 0; padding: 0; }
  ul { list-style: none; }
  a { color: var(--accent); text-decoration: none; }
  a:hover { text-decoration: underline; }
  code, .mono { font: 12.5px/1.5 var(--mono); }
  .muted { color: var(--muted); }
  .small { font-size: var(--small); }
  .error { color: var(--error); }
  .number { text-align: right; white-space: nowrap; }
  button, input, select {
    font: inherit; color: inherit; background: var(--panel);
    border: 1px solid var(--field-line); border-radius: 6px; padding: 4px 10px; min-height: 32px;
  }
  button { cursor: pointer; border-color: var(--line); }
  button:hover { background: var(--hover); }
  button[aria-pressed="true"] { background: var(--chosen); border-color: var(--accent); }
  input::placeholder { color: var(--muted); opacity: 1; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .plain { background: none; border-color: transparent; }
  .mark { display: inline-block; width: 10px; height: 10px; border-radius: 3px; flex: none; background: var(--mark, var(--family-other)); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

/** A class per family sets --mark; a class per node sets its shade. */
export const marks = unsafeCSS([
  ...[...FAMILIES, 'other'].map(name => `.family-${name} { --mark: var(--family-${name}); }`),
  ...[0, 1, 2, 3, 4, 5].map(number => `.shade-${number} { --mark: var(--shade-${number}); }`),
].join('\n'));

/** @param {EventTarget} from @param {string} path @param {'push'|'replace'} [how] */
export function go(from, path, how = 'push') {
  from.dispatchEvent(new CustomEvent('meshspan-go', {detail: {path, how}, bubbles: true, composed: true}));
}

/** Whether a key was typed into a field, and so is not a command. @param {Event} event */
export function inField(event) {
  const target = /** @type {any} */ (event.composedPath()[0]);
  return target instanceof HTMLElement && (target.matches('input, select, textarea') || target.isContentEditable);
}

/** Whether a key was pressed while a dialog was in front, and so is the dialog's. @param {Event} event */
// A dialog that was just closed still has the focus until the browser draws next: only an open one keeps keys to itself.
export const inDialog = event => event.composedPath().some(node => /** @type {any} */ (node).localName === 'dialog' && /** @type {any} */ (node).open);
