// The traces that were found, one row each.
import {LitElement, html, css} from 'lit';
import {base, marks} from '../parts/base.js';
import {absolute, ago, duration} from '../model/time.js';
import {tracePath} from '../model/route.js';

const COLUMNS = [['', 'Trace', ''], ['', 'Nodes', 'nodes'], ['spans', 'Spans', 'number'], ['errors', 'Errors', 'number'],
  ['longest', 'Duration', 'number'], ['newest', 'Age', 'number']];
const FLIP = {longest: 'shortest', newest: 'oldest'};

class TraceList extends LitElement {
  static properties = {traces: {}, sort: {}, now: {}};
  static styles = [base, marks, css`
    table { width: 100%; border-collapse: collapse; background: var(--panel); border: 1px solid var(--line); border-radius: var(--round); overflow: hidden; table-layout: fixed; }
    th { text-align: left; font-weight: 500; font-size: var(--small); color: var(--muted); padding: var(--s1) var(--s3); border-bottom: 1px solid var(--line); white-space: nowrap; }
    th.number button { margin-right: -8px; }
    th button { border: 0; background: none; padding: 0 8px; margin-left: -8px; color: inherit; min-height: 28px; }
    th[aria-sort] button { color: var(--ink); font-weight: 600; }
    th:nth-child(2) { width: 40%; } th:nth-child(3) { width: 72px; } th:nth-child(4) { width: 96px; } th:nth-child(5) { width: 104px; } th:nth-child(6) { width: 100px; }
    td { padding: 7px var(--s3); border-top: 1px solid var(--line); vertical-align: middle; }
    tbody tr:first-child td { border-top: 0; }
    tr { position: relative; }
    tbody tr:hover { background: var(--hover); }
    tbody tr:focus-within { background: var(--chosen); }
    .root { display: flex; align-items: center; gap: var(--s2); color: var(--ink); font-weight: 550; min-width: 0; }
    .root:hover { text-decoration: none; }
    .root::after { content: ""; position: absolute; inset: 0; }
    .root:focus-visible { outline: none; } .root:focus-visible::after { outline: 2px solid var(--accent); outline-offset: -2px; }
    .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .from { font-weight: 400; }
    .outcome { margin-left: var(--s1); padding: 1px 7px; border: 1px solid var(--line); border-radius: 9px; font-weight: 400; font-size: var(--small); color: var(--muted); }
    .nodes ul { display: flex; flex-wrap: wrap; gap: 2px var(--s3); font-size: var(--small); color: var(--muted); max-height: 42px; overflow: hidden; }
    .nodes li { display: flex; align-items: center; gap: 5px; white-space: nowrap; }
    .nodes .mark { width: 8px; height: 8px; border-radius: 2px; }
    .bad { color: var(--error); font-weight: 600; }
    @media (max-width: 640px) {
      thead { display: none; }
      table, tbody { display: block; }
      tr { display: grid; grid-template-columns: 1fr auto auto; gap: 2px var(--s3); padding: var(--s2) var(--s3); border-top: 1px solid var(--line); }
      tbody tr:first-child { border-top: 0; }
      td { border: 0; padding: 0; }
      td:nth-child(1) { grid-column: 1 / 3; grid-row: 1; min-width: 0; } td:nth-child(5) { grid-column: 3; grid-row: 1; font-weight: 550; }
      td:nth-child(2) { grid-column: 1 / -1; grid-row: 3; } td:nth-child(3) { grid-column: 1; grid-row: 2; text-align: left; }
      td:nth-child(4) { grid-column: 2; grid-row: 2; } td:nth-child(6) { grid-column: 3; grid-row: 2; }
      td:nth-child(3)::after { content: " spans"; }
      td.one:nth-child(3)::after { content: " span"; }
      .nodes ul { max-height: 20px; }
      .text { white-space: normal; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
      .outcome { display: inline-block; white-space: nowrap; margin-left: 0; }
    }
  `];

  /** Moves the focus through the rows. @param {number} step */
  step(step) {
    const links = [...this.renderRoot.querySelectorAll('a.root')];
    const at = links.indexOf(/** @type {any} */ (this.renderRoot).activeElement);
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  }

  render() {
    this.shades = shades(this.traces ?? []);
    return html`<table aria-label="Traces"><thead><tr>${COLUMNS.map(column => this.head(column))}</tr></thead>
      <tbody>${(this.traces ?? []).map(trace => this.row(trace))}</tbody></table>`;
  }

  head([order, title, classes]) {
    if (!order) return html`<th class=${classes}>${title}</th>`;
    const flipped = FLIP[order];
    const sortedBy = this.sort === order ? 'descending' : this.sort === flipped ? 'ascending' : '';
    const next = this.sort === order && flipped ? flipped : order;
    // "Newest" sorts times downwards, and so ages upwards.
    const arrow = !sortedBy ? '' : (sortedBy === 'descending') === (order !== 'newest') ? ' ↓' : ' ↑';
    const button = html`<button @click=${() => this.dispatchEvent(new CustomEvent('sort-by', {detail: next}))}>${title}${arrow}</button>`;
    return sortedBy ? html`<th class=${classes} aria-sort=${sortedBy}>${button}</th>` : html`<th class=${classes}>${button}</th>`;
  }

  row(trace) {
    return html`<tr>
      <td><a class="root family-${trace.family}" href=${tracePath(trace.id)}><span class="mark"></span>
        <span class="text">${trace.name || html`<span class="muted">root not seen</span>`} <span class="from muted">${trace.service}</span>${trace.outcome ? html` <span class="outcome">${trace.outcome.replaceAll('_', ' ')}</span>` : ''}</span></a></td>
      <td class="nodes"><ul>${byName(trace.services).map(service => this.node(service))}</ul></td>
      <td class="number ${trace.spanCount === 1 ? 'one' : ''}">${trace.spanCount}</td>
      <td class="number ${trace.errorCount ? 'bad' : ''}">${trace.errorCount ? `${trace.errorCount} failed` : ''}</td>
      <td class="number">${duration(trace.duration)}</td>
      <td class="number muted" title=${absolute(trace.start)}>${ago(trace.start, this.now)}</td></tr>`;
  }

  node({name, spanCount, errorCount}) {
    return html`<li class="shade-${this.shades.get(name) % 6}"><span class="mark"></span>${name}
      <span title="${spanCount} spans">${spanCount}</span>${errorCount ? html`<span class="bad" title="${errorCount} spans with errors">${errorCount}\u202f!</span>` : ''}</li>`;
  }
}

const byName = services => [...services].sort((a, b) => (a.name < b.name ? -1 : 1));

// By name, so that a node keeps its shade while the list changes.
function shades(traces) {
  const names = new Set(traces.flatMap(trace => trace.services.map(service => service.name)));
  return new Map([...names].sort().map((name, index) => [name, index]));
}
customElements.define('trace-list', TraceList);
