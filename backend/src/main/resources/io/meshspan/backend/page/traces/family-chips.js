// One chip a family that occurs in the listed traces; pressing one shows only its traces.
import {LitElement, html, css} from 'lit';
import {base, marks} from '../parts/base.js';
import {familyShares} from '../model/families.js';

class FamilyChips extends LitElement {
  static properties = {traces: {}, chosen: {}, registry: {}};
  static styles = [base, marks, css`
    ul { display: flex; flex-wrap: wrap; gap: var(--s2); }
    button { display: flex; align-items: center; gap: var(--s2); border-radius: 99px; padding: 2px 12px; min-height: 30px; }
    .mark { width: 10px; height: 10px; }
  `];

  render() {
    const shares = familyShares(this.traces ?? []);
    return html`<ul aria-label="Families in these traces">${shares.map(share => this.chip(share))}</ul>`;
  }

  chip({family, traces, withErrors}) {
    const brief = this.registry?.families.get(family)?.brief ?? '';
    const percent = withErrors === 0 ? '' : `${Math.max(1, Math.round((100 * withErrors) / traces))}\u202f%`;
    return html`<li><button class="family-${family}" aria-pressed=${this.chosen === family ? 'true' : 'false'} title=${brief}
      @click=${() => this.dispatchEvent(new CustomEvent('choose-family', {detail: this.chosen === family ? '' : family}))}>
      <span class="mark"></span>${family}<span class="muted">${traces}</span>
      ${percent ? html`<span class="error" title="${withErrors} of ${traces} traces have errors">${percent} with errors</span>` : ''}
    </button></li>`;
  }
}
customElements.define('family-chips', FamilyChips);
