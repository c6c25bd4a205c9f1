// Loading, trouble, nothing: the states in which there is no data to show, each with a next step.
import {LitElement, html, css} from 'lit';
import {base} from './base.js';

class PageState extends LitElement {
  static properties = {kind: {}, heading: {}, text: {}};
  static styles = [base, css`
    .box { max-width: 640px; margin: var(--s6) auto; padding: var(--s5); text-align: center; }
    h2 { font-size: var(--large); font-weight: 600; margin-bottom: var(--s2); overflow-wrap: anywhere; }
    p { color: var(--muted); overflow-wrap: anywhere; white-space: pre-line; }
    slot { display: block; margin-top: var(--s4); }
    .bars { display: grid; gap: 6px; width: 96px; margin: 0 auto var(--s4); }
    .bars i { height: 8px; border-radius: 4px; background: var(--line); }
    .bars i:nth-child(2) { margin: 0 22px 0 14px; }
    .bars i:nth-child(3) { margin: 0 8px 0 40px; }
    .trouble .bars i:nth-child(2) { background: var(--error); }
    .loading .bars i { animation: breathe 1.4s ease-in-out infinite alternate; }
    @keyframes breathe { from { opacity: .45; } }
    @media (prefers-reduced-motion: reduce) { .loading .bars i { animation: none; } }
  `];

  render() {
    return html`<div class="box ${this.kind ?? ''}" role=${this.kind === 'trouble' ? 'alert' : 'status'}>
      <div class="bars" aria-hidden="true"><i></i><i></i><i></i></div>
      <h2>${this.heading}</h2>
      ${this.text ? html`<p>${this.text}</p>` : ''}
      <slot></slot>
    </div>`;
  }
}
customElements.define('page-state', PageState);
