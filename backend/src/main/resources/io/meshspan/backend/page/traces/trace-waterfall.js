// The waterfall: a canvas for the eye and rows for everybody else, both from the same boxes. Only what
// is in view is laid out, painted or put into the document.
import {LitElement, html, css, nothing} from 'lit';
import {base, marks} from '../parts/base.js';
import {boxes, hit, hops, lineOf, scrollFor, shapeFor, visibleRows} from '../model/waterfall.js';
import {duration, offset} from '../model/time.js';
import {fit, palette} from '../draw/palette.js';
import {drawMinimap, drawScale, drawWaterfall} from '../draw/waterfall.js';

const MINIMAP = 48;
const SCALE = 24;

class TraceWaterfall extends LitElement {
  static properties = {trace: {}, state: {}, selected: {}, foundRows: {}, hover: {state: true}, top: {state: true}, drag: {state: true}};
  static styles = [base, marks, css`
    :host { min-width: 0; }
    .map { display: block; cursor: ew-resize; background: var(--panel); border-bottom: 1px solid var(--line); touch-action: none; }
    .scale { display: block; background: var(--panel); border-bottom: 1px solid var(--line); }
    .scroll { position: relative; overflow-y: auto; overflow-x: hidden; height: calc(100vh - var(--above, 330px)); min-height: 260px; background: var(--panel); }
    .scroll:focus-visible { outline-offset: -2px; }
    .bars { position: sticky; top: 0; display: block; }
    .rows { position: absolute; inset: 0 0 auto 0; }
    .row { position: absolute; left: 0; right: 0; display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) 90px 90px 60px; gap: var(--s3); align-items: center; padding: 0 var(--s3); border-bottom: 1px solid var(--line); }
    .row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .row.chosen { background: var(--chosen); }
    .name { display: flex; gap: 6px; align-items: center; }
    .asBars .rows { clip-path: inset(50%); pointer-events: none; }
    @media (max-width: 640px) { .row { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) 74px; } .row .start, .row .state { display: none; } }
  `];

  constructor() {
    super();
    this.hover = -1;
    this.top = 0;
    this.painted = 0;
    this.redraw = () => { this.colours = null; this.requestUpdate(); };
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('meshspan-theme', this.redraw);
    window.addEventListener('resize', this.redraw);
    this.sizes = new ResizeObserver(() => this.requestUpdate());
    this.sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('meshspan-theme', this.redraw);
    window.removeEventListener('resize', this.redraw);
    this.sizes.disconnect();
  }

  willUpdate(changed) {
    if (changed.has('trace') || this.closedText !== this.state.closed) {
      this.closedText = this.state.closed;
      const ids = this.state.closed ? this.state.closed.split('.') : [];
      this.closed = new Set(ids.map(id => this.trace.rowOf.get(id)).filter(row => row !== undefined));
      this.visible = visibleRows(this.trace, this.closed);
    }
    this.matchSet = new Set(this.foundRows ?? []);
    this.boxes = boxes(this.trace, this.visible, this.view());
  }

  view() {
    const {from, to} = this.state;
    const whole = Math.max(1, this.trace.length);
    const start = /^\d+$/.test(from) ? Math.min(Number(from), whole - 1) : 0;
    const end = /^\d+$/.test(to) ? Math.min(Number(to), whole) : whole;
    return {
      from: start, to: end > start ? end : whole, top: this.top,
      width: this.scrollBox?.clientWidth || this.clientWidth || 800, height: this.scrollBox?.clientHeight || 600,
    };
  }

  get scrollBox() { return this.renderRoot?.querySelector?.('.scroll'); }

  updated(changed) {
    const above = Math.round(this.getBoundingClientRect().top + window.scrollY + MINIMAP + SCALE + 3);
    this.style.setProperty('--above', `${Math.min(above, Math.max(200, window.innerHeight - 280))}px`);
    if (changed.has('selected') || changed.has('trace')) this.reveal();
    this.paint();
  }

  /** Opens what hides the chosen span and scrolls to it. */
  reveal() {
    if (this.selected < 0) return;
    const hiding = [];
    for (let row = this.trace.parent[this.selected]; row >= 0; row = this.trace.parent[row]) if (this.closed.has(row)) hiding.push(row);
    if (hiding.length > 0) {
      this.writeClosed([...this.closed].filter(row => !hiding.includes(row)));
      return;
    }
    const line = this.lineOf(this.selected);
    const box = this.scrollBox;
    const wanted = scrollFor(line, this.shape().row, box.scrollTop, box.clientHeight);
    if (wanted !== box.scrollTop) box.scrollTop = wanted;
  }

  shape() { return shapeFor(this.view().width); }

  lineOf(row) { return lineOf(this.visible, row); }

  paint() {
    const view = this.view();
    this.boxes = boxes(this.trace, this.visible, view);
    const canvas = name => /** @type {HTMLCanvasElement} */ (this.renderRoot.querySelector(name));
    this.colours ??= palette(canvas('.map'));
    const {colours, trace} = this;
    const width = this.clientWidth;
    drawMinimap(fit(canvas('.map'), width, MINIMAP), trace, this.drag ? {...view, ...this.drag} : view, {width, height: MINIMAP}, colours);
    drawScale(fit(canvas('.scale'), view.width, SCALE), {...view, height: SCALE}, colours);
    if (this.state.view !== 'bars') return;
    this.painted = drawWaterfall(fit(canvas('.bars'), view.width, view.height), {
      trace, boxes: this.boxes, hops: hops(trace, this.visible, this.boxes, view), view, colours, closed: this.closed, selected: this.selected, hover: this.hover,
      matches: this.matchSet, finding: Boolean(this.state.find),
    });
  }

  at(event) {
    const canvas = this.renderRoot.querySelector('.bars').getBoundingClientRect();
    return hit(this.boxes, event.clientX - canvas.left, event.clientY - canvas.top);
  }

  click(event) {
    const found = this.at(event);
    if (!found) return;
    if (found.part === 'toggle') this.toggle(found.box.row);
    else this.tell('choose-row', found.box.row);
  }

  toggle(row) { this.writeClosed(this.closed.has(row) ? [...this.closed].filter(other => other !== row) : [...this.closed, row]); }

  writeClosed(rows) { this.tell('view-change', {closed: rows.map(row => this.trace.spans[row].spanId).join('.')}); }

  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, {detail})); }

  key(event) {
    const steps = {j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -1e9, End: 1e9};
    if (event.key in steps) this.step(steps[event.key]);
    else if (event.key === 'ArrowLeft') this.left();
    else if (event.key === 'ArrowRight' && this.closed.has(this.selected)) this.toggle(this.selected);
    else if (event.key === 'ArrowRight') this.step(1);
    else return;
    event.preventDefault();
  }

  step(by) {
    const line = this.selected < 0 ? (by > 0 ? -1 : 0) : this.lineOf(this.selected);
    this.tell('step-row', this.visible[Math.min(this.visible.length - 1, Math.max(0, line + by))]);
  }

  left() {
    if (this.selected < 0) return;
    const isOpen = this.trace.subtreeEnd[this.selected] > this.selected + 1 && !this.closed.has(this.selected);
    if (isOpen) this.toggle(this.selected);
    else if (this.trace.parent[this.selected] >= 0) this.tell('step-row', this.trace.parent[this.selected]);
  }

  timeAt(event) { return Math.round((Math.min(1, Math.max(0, event.offsetX / this.clientWidth))) * this.trace.length); }

  mapDown(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    this.grab = this.timeAt(event);
  }

  mapMove(event) {
    if (this.grab === undefined) return;
    const now = this.timeAt(event);
    this.drag = {from: Math.min(this.grab, now), to: Math.max(this.grab, now)};
  }

  mapUp() {
    const {drag} = this;
    this.grab = undefined;
    this.drag = null;
    if (drag && drag.to - drag.from > this.trace.length / 500) this.tell('view-change', {from: String(drag.from), to: String(drag.to)});
  }

  render() {
    const asBars = this.state.view === 'bars';
    const height = this.visible.length * this.shape().row;
    return html`
      <canvas class="map" aria-hidden="true" title="Drag to zoom" @pointerdown=${this.mapDown} @pointermove=${this.mapMove} @pointerup=${this.mapUp}></canvas>
      <canvas class="scale" aria-hidden="true" ?hidden=${!asBars}></canvas>
      <div class="scroll ${asBars ? 'asBars' : ''}" tabindex="0" role="treegrid" aria-label="Spans of the trace" aria-rowcount=${this.visible.length}
        aria-activedescendant=${this.selected >= 0 ? `row-${this.selected}` : ''} @scroll=${event => { this.top = event.target.scrollTop; }}>
        <canvas class="bars" aria-hidden="true" ?hidden=${!asBars} @click=${this.click} @pointermove=${event => { this.hover = this.at(event)?.box.row ?? -1; }} @pointerleave=${() => { this.hover = -1; }}></canvas>
        <div class="rows" .style=${`height:${height}px`}>${this.boxes.map(box => this.row(box))}</div>
      </div>`;
  }

  row(box) {
    const {trace} = this;
    const {row} = box;
    return html`<div class="row family-${trace.family[row]} ${row === this.selected ? 'chosen' : ''}" id="row-${row}" role="row" aria-rowindex=${box.line + 1} aria-level=${trace.depth[row] + 1}
      aria-selected=${row === this.selected ? 'true' : 'false'} aria-expanded=${box.hasChildren ? (this.closed.has(row) ? 'false' : 'true') : nothing}
      .style=${`top:${box.line * box.height}px;height:${box.height}px`} @click=${() => this.tell('choose-row', row)}>
      <span class="name" role="gridcell" .style=${`padding-left:${Math.min(trace.depth[row], 14) * 12}px`}><span class="mark"></span>${trace.spans[row].name}</span>
      <span role="gridcell" class="muted">${trace.place[row]} ${trace.part[row]}</span>
      <span role="gridcell" class="start number muted">${offset(trace.from[row])}</span>
      <span role="gridcell" class="number">${duration(trace.to[row] - trace.from[row])}</span>
      <span role="gridcell" class="state error">${trace.failed[row] ? 'Error' : ''}</span></div>`;
  }
}
customElements.define('trace-waterfall', TraceWaterfall);
