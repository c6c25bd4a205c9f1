// One trace: header, what is wrong with it, waterfall and the chosen span.
import {LitElement, html, css} from 'lit';
import * as api from '../api.js';
import {base, go, inDialog, inField, marks} from '../parts/base.js';
import '../parts/page-state.js';
import {NO_REGISTRY, readRegistry} from '../model/registry.js';
import {tracePath} from '../model/route.js';
import {absolute, ago, count, duration} from '../model/time.js';
import {crossings, find, places, readTrace} from '../model/trace.js';
import './span-detail.js';
import './trace-waterfall.js';

const ERRORS_NAMED = 3;

class TraceView extends LitElement {
  static properties = {traceId: {}, state: {}, trace: {state: true}, trouble: {state: true}, registry: {state: true}};
  static styles = [base, marks, css`
    .head { padding: var(--s4) var(--s5) var(--s3); background: var(--panel); border-bottom: 1px solid var(--line); display: grid; gap: var(--s2); }
    h1 { font-size: 20px; font-weight: 620; letter-spacing: -.01em; display: flex; align-items: center; gap: var(--s2); overflow-wrap: anywhere; }
    h1 .mark { width: 12px; height: 12px; }
    .facts { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s5); }
    .facts div { display: flex; gap: 6px; } .facts dt { color: var(--muted); }
    .nodes { display: flex; flex-wrap: wrap; gap: var(--s1) var(--s4); font-size: var(--small); }
    .nodes li { display: flex; gap: 6px; align-items: center; }
    .banner { padding: var(--s2) var(--s3); border-left: 3px solid var(--notice-line); background: var(--notice-wash); border-radius: 4px; overflow-wrap: anywhere; }
    .errors { padding: var(--s2) var(--s3); border-left: 3px solid var(--error); background: var(--error-wash); border-radius: 4px; display: grid; gap: 2px; }
    .errors button { border: 0; background: none; padding: 0; min-height: 24px; text-align: left; overflow-wrap: anywhere; } .errors button:hover { text-decoration: underline; }
    .tools { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; }
    .tools input { width: 220px; }
    .split { background: var(--panel); display: grid; grid-template-columns: minmax(0, 1fr); }
    .split.chosen { grid-template-columns: minmax(0, 1fr) minmax(320px, 400px); }
    .split.chosen trace-waterfall { border-right: 1px solid var(--line); }
    span-detail { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; }
    @media (max-width: 980px) {
      .split.chosen { grid-template-columns: minmax(0, 1fr); }
      .split.chosen trace-waterfall { border-right: 0; }
      span-detail { border-top: 1px solid var(--line); position: fixed; left: 0; right: 0; bottom: 0; top: auto; max-height: 46vh; box-shadow: 0 -6px 24px rgb(0 0 0 / .18); z-index: 5; }
    }
    @media (max-width: 640px) { .head { padding: var(--s3); } .tools input { flex: 1; min-width: 120px; } }
  `];

  constructor() {
    super();
    this.registry = NO_REGISTRY;
    this.keys = event => this.key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('keydown', this.keys);
    api.registry().then(answer => { this.registry = readRegistry(answer); }, () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.keys);
    this.asking?.abort();
  }

  willUpdate(changed) {
    if (changed.has('traceId')) this.load();
    if (!this.trace) return;
    this.selected = this.trace.rowOf.get(this.state.span) ?? -1;
    if (changed.has('state') || changed.has('trace')) this.foundRows = find(this.trace, this.state.find);
  }

  async load() {
    this.asking?.abort();
    const asking = this.asking = new AbortController();
    this.trace = null;
    this.trouble = null;
    try {
      this.trace = readTrace(await api.trace(this.traceId, asking.signal));
      this.hops = crossings(this.trace);
      // One bar says nothing: what the only span says of itself is what there is to see.
      if (this.trace.spans.length === 1 && !this.state.span) this.choose(0);
      document.title = `${this.trace.spans[0]?.name ?? 'Trace'} · Meshspan`;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.trouble = error instanceof api.Trouble ? error : new api.Trouble('This trace cannot be read', String(error.message), 'refused');
    }
  }

  write(change, how = 'replace') { go(this, tracePath(this.traceId, {...this.state, ...change}), how); }

  choose(row, how = 'replace') { this.write({span: row < 0 ? '' : this.trace.spans[row].spanId}, how); }

  /** The next of some rows after the chosen one, going round. */
  cycle(rows, step) {
    if (rows.length === 0) return;
    const later = step > 0 ? rows.find(row => row > this.selected) : [...rows].reverse().find(row => row < this.selected);
    this.choose(later ?? rows.at(step > 0 ? 0 : -1));
  }

  key(event) {
    if (event.defaultPrevented || inDialog(event) || event.ctrlKey || event.metaKey || event.altKey || !this.trace) return;
    if (inField(event)) {
      if (event.key === 'Escape') event.composedPath()[0].blur();
      else if (event.key === 'Enter') this.cycle(find(this.trace, event.composedPath()[0].value), 1);
      return;
    }
    const commands = {
      e: () => this.cycle(this.trace.errors, 1), E: () => this.cycle(this.trace.errors, -1),
      h: () => this.cycle(this.hops, 1), H: () => this.cycle(this.hops, -1),
      n: () => this.cycle(this.foundRows, 1), N: () => this.cycle(this.foundRows, -1),
      '/': () => /** @type {any} */ (this.renderRoot.querySelector('input')).focus(),
      v: () => this.write({view: this.state.view === 'bars' ? 'table' : 'bars'}),
      0: () => this.write({from: '', to: ''}), z: () => this.zoomToSpan(),
      Escape: () => this.back(),
    };
    if (commands[event.key]) {
      event.preventDefault();
      commands[event.key]();
    } else {
      /** @type {any} */ (this.renderRoot.querySelector('trace-waterfall'))?.key(event);
    }
  }

  back() {
    if (this.state.span) this.choose(-1);
    else if (this.state.from || this.state.to) this.write({from: '', to: ''});
    else if (this.state.find) this.write({find: ''});
  }

  zoomToSpan() {
    if (this.selected < 0) return;
    const {from, to} = this.trace;
    const margin = Math.max(1, (to[this.selected] - from[this.selected]) * 0.05);
    this.write({from: String(Math.max(0, Math.floor(from[this.selected] - margin))), to: String(Math.ceil(to[this.selected] + margin))}, 'push');
  }

  render() {
    if (this.trouble) return this.failed();
    if (!this.trace) return html`<page-state kind="loading" heading="Reading the trace"></page-state>`;
    if (this.trace.spans.length === 0) return this.missing('');
    return html`${this.head()}
      <div class="split ${this.selected >= 0 ? 'chosen' : ''}">
        <trace-waterfall .trace=${this.trace} .state=${this.state} .selected=${this.selected} .foundRows=${this.foundRows}
          @choose-row=${event => this.choose(event.detail, 'push')} @step-row=${event => this.choose(event.detail)}
          @view-change=${event => this.write(event.detail)}></trace-waterfall>
        ${this.selected >= 0 ? html`<span-detail .trace=${this.trace} .row=${this.selected} .registry=${this.registry} @close=${() => this.choose(-1)}></span-detail>` : ''}
      </div>`;
  }

  failed() {
    if (this.trouble.kind === 'missing') return this.missing(this.trouble.message);
    return html`<page-state kind="trouble" .heading=${this.trouble.title} .text=${this.trouble.message}><p><button @click=${() => this.load()}>Try again</button></p></page-state>`;
  }

  missing() {
    return html`<page-state heading="No trace with this id" .text=${`${this.traceId}\nIts spans have not come yet, or they were dropped to make room for newer ones.`}>
      <p><button @click=${() => this.load()}>Look again</button></p><p><a href="/">To the traces</a></p></page-state>`;
  }

  head() {
    const {trace} = this;
    const nodes = places(trace);
    return html`<header class="head">
      <h1 class="family-${trace.family[0]}"><span class="mark"></span>${trace.spans[0].name}</h1>
      <dl class="facts">
        <div><dt>Duration</dt><dd>${duration(trace.length)}</dd></div>
        <div><dt>Started</dt><dd title=${absolute(trace.start)}>${ago(trace.start, Date.now())}</dd></div>
        <div><dt>Spans</dt><dd>${count(trace.spans.length)}</dd></div>
        <div><dt>Nodes</dt><dd>${nodes.length}</dd></div>
        ${this.hops.length ? html`<div title="Where it crosses from one node to another: the arrows between the bars. h goes from one to the next."><dt>Hops</dt><dd>${count(this.hops.length)}</dd></div>` : ''}
        <div><dt>Trace</dt><dd class="mono">${trace.id}</dd></div>
      </dl>
      <ul class="nodes" aria-label="Nodes">${nodes.slice(0, 24).map(node => html`<li class="shade-${trace.shadeOf.get(node.name) % 6}"><span class="mark"></span>${node.name}
        <span class="muted">${count(node.spans)}</span>${node.errors ? html`<span class="error">${node.errors} failed</span>` : ''}</li>`)}</ul>
      ${this.errors()}${trace.waiting.length ? this.waiting() : ''}
      <div class="tools">
        <input type="search" aria-label="Find in this trace" placeholder="Find in this trace" .value=${this.state.find} @input=${event => this.write({find: event.target.value})}>
        ${this.state.find ? html`<span class="muted small" role="status">${this.foundRows.length} of ${trace.spans.length} spans</span>` : ''}
        <button aria-pressed=${this.state.view === 'table' ? 'true' : 'false'} title="Bars or table (v)" @click=${() => this.write({view: this.state.view === 'bars' ? 'table' : 'bars'})}>Table</button>
        ${this.state.from || this.state.to ? html`<button title="Zoom out (0)" @click=${() => this.write({from: '', to: ''})}>Whole trace</button>` : ''}
      </div>
    </header>`;
  }

  errors() {
    const {trace} = this;
    if (trace.errors.length === 0) return '';
    const more = trace.errors.length - ERRORS_NAMED;
    return html`<div class="errors" aria-label="Errors">${trace.errors.slice(0, ERRORS_NAMED).map(row => html`
      <button @click=${() => this.choose(row, 'push')}><span class="error">Error</span> ${trace.spans[row].name} on ${trace.place[row]}${trace.spans[row].status?.message ? `: ${trace.spans[row].status.message}` : ''}</button>`)}
      ${more > 0 ? html`<button @click=${() => this.cycle(trace.errors, 1)}>${more} more: <kbd>e</kbd> goes from one to the next</button>` : ''}</div>`;
  }

  waiting() {
    const {waiting, place} = this.trace;
    const rows = waiting.flatMap(group => group.rows);
    const on = [...new Set(rows.map(row => place[row]))].slice(0, 5).join(', ');
    const parents = waiting.length === 1 ? `a parent (${waiting[0].parentId}) that has not come` : `${waiting.length} parents that have not come`;
    return html`<p class="banner" role="status"><strong>${rows.length} ${rows.length === 1 ? 'span waits' : 'spans wait'}</strong> for ${parents}, on ${on}.
      They are shown at the top level, each from its own start. <button class="plain" @click=${() => this.cycle(rows, 1)}>Show</button> <button class="plain" @click=${() => this.load()}>Look again</button></p>`;
  }
}
customElements.define('trace-view', TraceView);
