// One span in full: what it says of itself, and what the conventions say about that.
import {LitElement, html, css} from 'lit';
import {base, marks} from '../parts/base.js';
import {FAMILIES, familyOfAttribute} from '../model/families.js';
import {memberBrief, unitText} from '../model/registry.js';
import {tracePath} from '../model/route.js';
import {absolute, duration, offset} from '../model/time.js';
import {crosses, isError, plain} from '../model/trace.js';

const KINDS = {INTERNAL: 'inside the node', CLIENT: 'client: sends a request', SERVER: 'server: answers a request',
  PRODUCER: 'producer: sends a message', CONSUMER: 'consumer: takes a message'};

// Some of Jaeger's clients say what happened in a field, and not in the event's name.
const titleOf = ({name, attributes = []}) => {
  const message = attributes.find(({key}) => key === 'message');
  return name || (message ? plain(message.value) : 'an event without a name');
};

class SpanDetail extends LitElement {
  static properties = {trace: {}, row: {}, registry: {}, copied: {state: true}};
  static styles = [base, marks, css`
    :host { background: var(--panel); overflow-wrap: anywhere; }
    section { padding: var(--s3) var(--s4); border-bottom: 1px solid var(--line); }
    .top { display: flex; align-items: start; gap: var(--s2); }
    h2 { font-size: 16px; font-weight: 620; flex: 1; display: flex; gap: var(--s2); align-items: baseline; min-width: 0; }
    h3 { font-size: var(--small); font-weight: 600; color: var(--muted); margin-bottom: var(--s2); display: flex; gap: 6px; align-items: center; }
    .facts { display: grid; grid-template-columns: 84px minmax(0, 1fr); gap: 2px var(--s3); margin-top: var(--s2); }
    .facts dt { color: var(--muted); }
    .alarm { background: var(--error-wash); border-left: 3px solid var(--error); }
    .attribute { padding: 5px 0; } .attribute + .attribute { border-top: 1px solid var(--line); }
    .pair { display: grid; grid-template-columns: minmax(0, 6fr) minmax(0, 6fr); gap: var(--s3); }
    .key { font: 12.5px/1.5 var(--mono); } .value { font-weight: 550; white-space: pre-wrap; }
    .value .unit { color: var(--muted); font-weight: 400; margin-left: 4px; }
    .brief { color: var(--muted); font-size: var(--small); }
    li + li { margin-top: var(--s2); }
    .link { display: grid; }
    pre { max-height: 320px; overflow: auto; font: 11.5px/1.5 var(--mono); background: var(--raised); padding: var(--s2); border-radius: 6px; margin: var(--s2) 0 0; white-space: pre-wrap; }
    section > button + details { margin-top: var(--s3); }
    summary { cursor: pointer; color: var(--muted); font-size: var(--small); }
  `];

  willUpdate(changed) { if (changed.has('row')) this.copied = ''; }

  get span() { return this.trace.spans[this.row]; }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.copied = 'Copied';
    } catch {
      this.copied = 'Not allowed';
    }
  }

  render() {
    const {span, trace, row, registry} = this;
    const brief = registry.spans.get(span.name)?.brief;
    return html`<aside aria-label="Span">
      <section><div class="top"><h2 class="family-${trace.family[row]}"><span class="mark"></span><span>${span.name}</span></h2>
        <button class="plain" aria-label="Close" title="Close (Esc)" @click=${() => this.dispatchEvent(new CustomEvent('close'))}>✕</button></div>
        ${brief ? html`<p class="brief">${brief}</p>` : ''}${this.facts()}</section>
      ${isError(span) ? html`<section class="alarm"><h3 class="error">Error</h3><p>${span.status.message || 'The span says that it failed, and not why.'}</p></section>` : ''}
      ${this.attributes()}${this.events()}${this.links()}${this.origin()}
      <section><button @click=${() => this.copy(span.spanId)}>${this.copied || 'Copy span id'}</button>
        <details><summary>As it came</summary><pre>${JSON.stringify(span, null, 1)}</pre></details></section>
    </aside>`;
  }

  facts() {
    const {span, trace, row} = this;
    const start = trace.start + BigInt(trace.from[row]);
    return html`<dl class="facts"><dt>Node</dt><dd>${trace.place[row]}${span.service && span.service !== trace.place[row] ? html` <span class="muted">${span.service}</span>` : ''}
        ${crosses(trace, row) ? html`<br><span class="muted">a hop from ${trace.place[trace.parent[row]]}</span>` : ''}</dd>
      <dt>Duration</dt><dd>${duration(trace.to[row] - trace.from[row])}</dd>
      <dt>Start</dt><dd title=${absolute(start)}>${offset(trace.from[row])} <span class="muted">${absolute(start)}</span></dd>
      <dt>Kind</dt><dd>${KINDS[span.kind] ?? span.kind ?? 'not said'}</dd>
      <dt>Span</dt><dd class="mono">${span.spanId}</dd></dl>`;
  }

  attributes() {
    const given = this.span.attributes ?? [];
    const groups = [...FAMILIES, 'other'].map(family => ({family, list: given.filter(({key}) => familyOfAttribute(key) === family)}));
    return groups.filter(group => group.list.length > 0).map(({family, list}) => html`<section class="family-${family}">
      <h3><span class="mark"></span>${family === 'other' ? 'Other attributes' : family}</h3>${list.map(attribute => this.attribute(attribute))}</section>`);
  }

  attribute({key, value}) {
    const known = this.registry.attributes.get(key);
    const unit = unitText(known?.unit);
    const meaning = memberBrief(known, value);
    return html`<div class="attribute"><div class="pair"><span class="key">${key}</span><span class="value">${plain(value)}${unit ? html`<span class="unit">${unit}</span>` : ''}</span></div>
      ${known?.brief ? html`<p class="brief">${known.brief}${meaning ? html` <em>${plain(value)}</em>: ${meaning}` : ''}</p>` : ''}</div>`;
  }

  events() {
    const events = this.span.events ?? [];
    if (events.length === 0) return '';
    return html`<section aria-label="Events"><h3>Events</h3><ul>${events.map(event => {
      const at = BigInt(event.timeUnixNano ?? 0);
      const brief = this.registry.events.get(event.name)?.brief;
      return html`<li><strong>${titleOf(event)}</strong> <span class="muted" title=${absolute(at)}>${offset(Math.max(0, Number(at - this.trace.start)))}</span>
        ${brief ? html`<p class="brief">${brief}</p>` : ''}${(event.attributes ?? []).map(attribute => this.attribute(attribute))}</li>`;
    })}</ul></section>`;
  }

  links() {
    const {links = [], linkedFrom = []} = this.span;
    const list = (title, entries) => entries.length === 0 ? '' : html`<section><h3>${title}</h3><ul>${entries.map(entry => this.link(entry))}</ul></section>`;
    return html`${list('Links to', links)}${list('Linked from', linkedFrom)}`;
  }

  link({traceId, spanId, name, service, attributes = []}) {
    const here = traceId === this.trace.id ? this.trace.rowOf.get(spanId) : undefined;
    const title = name ?? (here === undefined ? '' : this.trace.spans[here].name);
    return html`<li class="link"><a href=${tracePath(traceId, {span: spanId})}>${title || html`<span class="mono">${spanId}</span>`}</a>
      <span class="muted small">${service ?? ''} ${here === undefined ? html`in trace <span class="mono">${traceId.slice(0, 16)}…</span>` : 'in this trace'}</span>
      ${attributes.map(attribute => this.attribute(attribute))}</li>`;
  }

  origin() {
    const resource = this.trace.resources[this.span.resource];
    const list = resource?.attributes ?? [];
    const scope = this.span.scope;
    return html`<section><details><summary>Where it comes from</summary>
      ${scope?.name ? html`<div class="attribute"><div class="pair"><span class="key">instrumentation</span><span class="value">${scope.name} ${scope.version ?? ''}</span></div></div>` : ''}
      ${list.map(attribute => this.attribute(attribute))}</details></section>`;
  }
}
customElements.define('span-detail', SpanDetail);
