// The fields of a search. They show the URL's state and say what a person changed; they fetch nothing.
import {LitElement, html, css} from 'lit';
import {base} from '../parts/base.js';
import {RANGE_NAMES, isFixed} from '../model/route.js';
import {absolute, clock, parseDuration} from '../model/time.js';
import {strayTags} from '../model/tags.js';

class SearchForm extends LitElement {
  static properties = {state: {}, services: {}, paused: {}};
  static styles = [base, css`
    form { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: end; }
    label { display: grid; gap: 2px; font-size: var(--small); color: var(--muted); }
    input, select { color: var(--ink); font-size: var(--text); width: 100%; }
    .service, .operation { flex: 1 1 150px; max-width: 220px; }
    .tags { flex: 2 1 220px; }
    .short { width: 92px; }
    .range { min-width: 148px; }
    input:invalid { border-color: var(--error); }
    .fixed { display: flex; align-items: center; gap: var(--s2); min-height: 32px; color: var(--ink); }
    .live { min-width: 104px; }
    .dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 6px; background: var(--field-line); }
    .on .dot { background: var(--family-mesh); }
    @media (max-width: 640px) { label.service, label.operation { flex: 1 1 120px; max-width: none; min-width: 0; } label.tags { flex: 1 1 100%; } label.short { flex: 1 1 80px; } label.range { flex: 1 1 130px; } .live { flex: 1; } }
  `];

  focusFirst() { this.renderRoot.querySelector('input').focus(); }

  changed(event) {
    const field = event.target;
    this.check(field);
    if (field.validity.valid) this.say({[field.name]: field.value.trim()});
  }

  check(field) {
    const value = field.value.trim();
    const isDuration = field.name === 'minDuration' || field.name === 'maxDuration';
    const wrong = isDuration && value && parseDuration(value) === null ? 'A duration is a number with its unit: 1.5ms, 200us, 2s'
      : field.name === 'tags' && strayTags(value) ? 'Tags are key=value, with spaces between: raft.term=7 error=true' : '';
    field.setCustomValidity(wrong);
    if (wrong) field.reportValidity();
  }

  say(change) { this.dispatchEvent(new CustomEvent('search-change', {detail: change})); }

  field(name, title, hint, classes, list = '') {
    return html`<label class=${classes}>${title}<input name=${name} .value=${this.state[name]} placeholder=${hint}
      list=${list} autocomplete="off" spellcheck="false" @change=${this.changed}></label>`;
  }

  render() {
    return html`<form role="search" @submit=${event => event.preventDefault()}>
      ${this.field('service', 'Node or service', 'any', 'service', 'services')}
      <datalist id="services">${(this.services ?? []).map(name => html`<option value=${name}></option>`)}</datalist>
      ${this.field('operation', 'Operation', 'any', 'operation')}
      ${this.field('tags', 'Attributes', 'raft.term=7 error=true', 'tags')}
      ${this.field('minDuration', 'At least', '1.5ms', 'short')}
      ${this.field('maxDuration', 'At most', '2s', 'short')}
      ${isFixed(this.state) ? this.fixedRange() : this.openRange()}
    </form>`;
  }

  fixedRange() {
    const [start, end] = [BigInt(this.state.start), BigInt(this.state.end)];
    return html`<div class="fixed" title="${absolute(start)} – ${absolute(end)}">${clock(start)} – ${clock(end)}
      <button type="button" @click=${() => this.say({start: '', end: '', minDuration: '', maxDuration: ''})}>Clear selection</button></div>`;
  }

  openRange() {
    const live = this.state.live === 'on';
    const text = !live ? 'Live is off' : this.paused ? 'Paused' : 'Live';
    return html`<label class="range">Time<select name="range" .value=${this.state.range} @change=${this.changed}>
      ${Object.entries(RANGE_NAMES).map(([value, name]) => html`<option value=${value} ?selected=${value === this.state.range}>${name}</option>`)}
      </select></label>
      <button type="button" class="live ${live && !this.paused ? 'on' : ''}" aria-pressed=${live && !this.paused ? 'true' : 'false'}
        title="Look again every few seconds (l)" @click=${() => this.dispatchEvent(new CustomEvent('live-switch'))}><span class="dot"></span>${text}</button>`;
  }
}
customElements.define('search-form', SearchForm);
