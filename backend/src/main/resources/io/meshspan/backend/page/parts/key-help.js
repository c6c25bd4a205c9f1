// The list of keys, by `?`.
import {LitElement, html, css} from 'lit';
import {base} from './base.js';

const KEYS = [
  ['Everywhere', [['?', 'this list'], ['t', 'light or dark'], ['g', 'to the list of traces'], ['Esc', 'close, or step back']]],
  ['List of traces', [['/', 'to the search fields'], ['j k', 'next, previous trace'], ['Enter', 'open the trace'], ['l', 'live on or off']]],
  ['A trace', [['j k ↓ ↑', 'next, previous span'], ['→ ←', 'open, close a subtree; to its parent'],
    ['e E', 'next, previous error'], ['h H', 'next, previous hop to another node'], ['/', 'find inside'], ['n N', 'next, previous match'],
    ['z', 'zoom to the span'], ['0', 'zoom out'], ['v', 'bars or table']]],
];

class KeyHelp extends LitElement {
  static styles = [base, css`
    dialog { color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: var(--s5); width: min(560px, calc(100vw - 32px)); }
    dialog::backdrop { background: rgb(0 0 0 / .4); }
    header { display: flex; justify-content: space-between; align-items: center; }
    h2 { font-size: var(--large); } h3 { font-size: var(--small); color: var(--muted); font-weight: 600; margin: var(--s4) 0 var(--s1); }
    dl { display: grid; grid-template-columns: 92px 1fr; gap: var(--s1) var(--s3); }
    kbd { font: 12px var(--mono); background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: 1px 6px; margin-right: 2px; }
  `];

  open() { this.renderRoot.querySelector('dialog').showModal(); }

  render() {
    return html`<dialog aria-label="Keys"><header><h2>Keys</h2>
      <form method="dialog"><button>Close</button></form></header>
      ${KEYS.map(([title, keys]) => html`<h3>${title}</h3><dl>${keys.map(([key, what]) => html`
        <dt>${key.split(' ').map(one => html`<kbd>${one}</kbd>`)}</dt><dd>${what}</dd>`)}</dl>`)}
    </dialog>`;
  }
}
customElements.define('key-help', KeyHelp);
