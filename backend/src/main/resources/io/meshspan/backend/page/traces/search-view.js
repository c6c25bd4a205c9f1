// Search: the URL's state is asked for, and shown as chips, scatter and list. Live: asked again until
// a person touches something.
import {LitElement, html, css} from 'lit';
import * as api from '../api.js';
import {base, go, inDialog, inField} from '../parts/base.js';
import {NO_REGISTRY, readRegistry} from '../model/registry.js';
import {isFixed, searchPath, timeRange} from '../model/route.js';
import {ofFamily, sorted, summaries, told} from '../model/summaries.js';
import {parseTags} from '../model/tags.js';
import {apiDuration, parseDuration} from '../model/time.js';
import './family-chips.js';
import './first-span.js';
import './search-form.js';
import './trace-list.js';
import './trace-scatter.js';

const LOOK_AGAIN_MS = 3000;

class SearchView extends LitElement {
  static properties = {
    state: {}, found: {state: true}, trouble: {state: true}, paused: {state: true},
    services: {state: true}, status: {state: true}, registry: {state: true},
  };
  static styles = [base, css`
    .body { display: grid; gap: var(--s3); padding: var(--s4) var(--s5) var(--s6); max-width: 1480px; margin: 0 auto; }
    .panel { background: var(--panel); border: 1px solid var(--line); border-radius: var(--round); padding: var(--s3) var(--s4); }
    .plot { padding: var(--s2) 0 0; }
    .said { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s4); align-items: center; min-height: 24px; font-size: var(--small); color: var(--muted); }
    .said strong { color: var(--ink); font-weight: 600; }
    .strip { background: var(--notice-wash); border-left: 3px solid var(--notice-line); padding: var(--s2) var(--s3); border-radius: 4px; }
    .strip.error-strip { background: var(--error-wash); border-color: var(--error); }
    @media (max-width: 640px) { .body { padding: var(--s3); } .panel { padding: var(--s3); } .plot { padding: var(--s2) 0 0; } }
  `];

  constructor() {
    super();
    this.registry = NO_REGISTRY;
    this.services = [];
    this.keys = event => this.key(event);
    this.leaving = () => this.interacted();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('keydown', this.keys);
    this.timer = setInterval(() => this.tick(), LOOK_AGAIN_MS);
    api.registry().then(answer => { this.registry = readRegistry(answer); }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.keys);
    clearInterval(this.timer);
    this.asking?.abort();
  }

  willUpdate(changed) {
    if (!changed.has('state')) return;
    const asked = ({sort, family, live, ...rest}) => JSON.stringify(rest);
    const before = changed.get('state');
    if (!before || asked(before) !== asked(this.state)) this.look();
  }

  tick() {
    const still = this.state.live !== 'on' || isFixed(this.state) || this.paused || document.hidden;
    if (!still || this.trouble || this.isEmpty()) this.look();
  }

  isEmpty() { return this.found?.traces.length === 0; }

  async look() {
    this.asking?.abort();
    const asking = this.asking = new AbortController();
    const range = timeRange(this.state, Date.now());
    try {
      const [answer, services] = await Promise.all([
        api.search(asked(this.state), range, asking.signal), api.services(asking.signal).catch(() => null)]);
      const status = answer.traces?.length ? null : await api.status(asking.signal).catch(() => null);
      this.found = {traces: summaries(answer), partial: Boolean(answer.partial), range, at: Date.now()};
      this.services = names(services) ?? this.services;
      this.status = status ?? this.status;
      this.trouble = null;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.trouble = error instanceof api.Trouble ? error : new api.Trouble('The answer cannot be read', String(error.message), 'refused');
    }
  }

  interacted() {
    if (this.state.live === 'on' && !isFixed(this.state)) this.paused = true;
  }

  write(change, how = 'push') {
    this.paused = false;
    go(this, searchPath({...this.state, ...change}), how);
  }

  switchLive() {
    if (this.paused) {
      this.paused = false;
      this.look();
    } else {
      this.write({live: this.state.live === 'on' ? 'off' : 'on'}, 'replace');
    }
  }

  select({start, end, minDuration, maxDuration}) {
    this.write({start: String(start), end: String(end), minDuration: apiDuration(minDuration), maxDuration: apiDuration(maxDuration)});
  }

  key(event) {
    if (event.defaultPrevented || inDialog(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = inField(event);
    if (event.key === 'Escape' && field) event.composedPath()[0].blur();
    if (field) return;
    const part = name => /** @type {any} */ (this.renderRoot.querySelector(name));
    if (event.key === '/') { event.preventDefault(); part('search-form').focusFirst(); }
    else if (event.key === 'j' || event.key === 'k') { this.interacted(); part('trace-list')?.step(event.key === 'j' ? 1 : -1); }
    else if (event.key === 'l' && !isFixed(this.state)) this.switchLive();
    else if (event.key === 'Escape' && isFixed(this.state)) this.write({start: '', end: '', minDuration: '', maxDuration: ''});
  }

  render() {
    return html`<div class="body">
      <h1 class="unseen">Traces</h1>
      <section class="panel"><search-form .state=${this.state} .services=${this.services} .paused=${this.paused}
        @search-change=${event => this.write(event.detail)} @live-switch=${this.switchLive}></search-form></section>
      ${this.trouble && this.found ? html`<p class="strip error-strip" role="alert"><strong>${this.trouble.title}.</strong> ${this.trouble.message} What is shown is from before.</p>` : ''}
      ${this.found ? this.results() : this.waiting()}
    </div>`;
  }

  waiting() {
    return this.trouble
      ? html`<page-state kind="trouble" .heading=${this.trouble.title} .text=${this.trouble.message}><p><button @click=${() => this.look()}>Try again</button></p></page-state>`
      : html`<page-state kind="loading" heading="Looking for traces"></page-state>`;
  }

  results() {
    const {traces, partial, range, at} = this.found;
    if (traces.length === 0) return this.nothing();
    const shown = ofFamily(traces, this.state.family);
    const isFull = partial && traces.length >= Number(this.state.limit);
    return html`
      <family-chips .traces=${traces} .chosen=${this.state.family} .registry=${this.registry}
        @choose-family=${event => this.write({family: event.detail})}></family-chips>
      <section class="panel plot"><trace-scatter .traces=${shown} .range=${told(traces, range, isFull)}
        @interact=${this.interacted} @select-range=${event => this.select(event.detail)}></trace-scatter></section>
      ${this.said(shown, traces, partial, isFull)}
      ${shown.length ? html`<trace-list .traces=${sorted(shown, this.state.sort)} .sort=${this.state.sort} .now=${at}
        @wheel=${this.leaving} @pointerdown=${this.leaving} @sort-by=${event => this.write({sort: event.detail}, 'replace')}></trace-list>`
        : html`<page-state .heading=${`No ${this.state.family} in these traces`}><button @click=${() => this.write({family: ''})}>Show all families</button></page-state>`}`;
  }

  said(shown, traces, partial, isFull) {
    const errors = shown.filter(trace => trace.errorCount > 0).length;
    const more = isFull ? `These are the newest ${traces.length}; narrow the search to see others.`
      : 'This answer is partial: the search ended before it had seen everything.';
    return html`<div class="said" role="status"><span><strong>${shown.length}</strong> ${shown.length === 1 ? 'trace' : 'traces'}${errors ? html`, <span class="error">${errors} with errors</span>` : ''}</span>
      ${partial ? html`<span class=${isFull ? '' : 'strip'}>${more}</span>` : ''}</div>`;
  }

  nothing() {
    const received = this.status?.spansReceived ?? this.status?.spans?.received;
    const isFiltered = ['service', 'operation', 'tags', 'minDuration', 'maxDuration'].some(key => this.state[key]) || isFixed(this.state);
    if (!isFiltered && !received && this.services.length === 0) {
      return html`<first-span .port=${this.status?.ports?.otlpHttp ?? 4318}></first-span>`;
    }
    return html`<page-state heading="No trace matches" text=${isFiltered ? 'Nothing in this time fits all of the fields.' : 'Spans have come, but none in this time.'}>
      <p>${isFiltered ? html`<button class="clear" @click=${() => go(this, '/')}>Clear the search</button>` : html`<button @click=${() => this.write({range: '24h'})}>Look at the last day</button>`}</p></page-state>`;
  }
}

// Durations go out in nanoseconds, whatever unit they were typed in; tags as the JSON object that Jaeger takes.
function asked(state) {
  const nanos = text => (parseDuration(text) === null ? '' : apiDuration(parseDuration(text)));
  const tags = parseTags(state.tags);
  return {...state, minDuration: nanos(state.minDuration), maxDuration: nanos(state.maxDuration),
    tags: Object.keys(tags).length ? JSON.stringify(tags) : ''};
}

const names = answer => {
  const list = Array.isArray(answer) ? answer : answer?.services;
  return list?.map(service => (typeof service === 'string' ? service : service.name));
};
customElements.define('search-view', SearchView);
