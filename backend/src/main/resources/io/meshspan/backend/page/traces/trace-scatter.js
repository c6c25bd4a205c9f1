// Time against duration: hover names a trace, a click opens it, a drag selects a time and duration range.
import {LitElement, html, css} from 'lit';
import {base, go} from '../parts/base.js';
import {hit, plot, selection} from '../model/scatter.js';
import {clock, duration} from '../model/time.js';
import {tracePath} from '../model/route.js';
import {fit, palette} from '../draw/palette.js';
import {drawScatter} from '../draw/scatter.js';

const HEIGHT = 188;

class TraceScatter extends LitElement {
  static properties = {traces: {}, range: {}, hover: {state: true}, drag: {state: true}};
  static styles = [base, css`
    :host { position: relative; }
    canvas { display: block; cursor: crosshair; touch-action: pan-y; width: 100%; }
    .over { cursor: pointer; }
    .tip { position: absolute; pointer-events: none; background: var(--panel); color: var(--ink); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; font-size: var(--small); box-shadow: 0 2px 10px rgb(0 0 0 / .12); max-width: 280px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; z-index: 2; }
  `];

  connectedCallback() {
    super.connectedCallback();
    this.sizes = new ResizeObserver(() => this.paint());
    this.sizes.observe(this);
    this.redraw = () => this.paint();
    window.addEventListener('meshspan-theme', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
    window.removeEventListener('meshspan-theme', this.redraw);
  }

  updated() { this.paint(); }

  paint() {
    const canvas = this.renderRoot?.querySelector('canvas');
    if (!canvas || !this.range || this.clientWidth === 0) return;
    const size = {width: this.clientWidth, height: HEIGHT};
    this.layout = plot(this.traces ?? [], this.range, size);
    const hover = this.hover && this.layout.points.find(point => point.trace.id === this.hover.trace.id);
    drawScatter(fit(canvas, size.width, size.height), this.layout, this.range, palette(canvas), {drag: this.drag, hover});
  }

  down(event) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.pressed = {x0: event.offsetX, y0: event.offsetY, x1: event.offsetX, y1: event.offsetY};
    this.dispatchEvent(new CustomEvent('interact', {bubbles: true, composed: true}));
  }

  move(event) {
    if (this.pressed) {
      Object.assign(this.pressed, {x1: event.offsetX, y1: event.offsetY});
      if (Math.abs(this.pressed.x1 - this.pressed.x0) > 5) this.drag = {...this.pressed};
    } else {
      this.hover = this.layout ? hit(this.layout.points, event.offsetX, event.offsetY) : null;
    }
  }

  up(event) {
    const {drag, layout} = this;
    this.pressed = null;
    this.drag = null;
    if (drag) this.dispatchEvent(new CustomEvent('select-range', {detail: selection(layout.scale, drag)}));
    else if (event.type === 'pointerup') {
      const point = hit(layout.points, event.offsetX, event.offsetY);
      if (point) go(this, tracePath(point.trace.id));
    }
  }

  render() {
    const {hover} = this;
    return html`<canvas class="dots ${hover ? 'over' : ''}" role="img" aria-label="Traces by time and duration; the list below has the same traces"
        @pointerdown=${this.down} @pointermove=${this.move} @pointerup=${this.up} @pointercancel=${this.up} @pointerleave=${() => { this.hover = null; }}></canvas>
      ${hover ? html`<div class="tip" .style=${this.tipPlace(hover)}>${hover.trace.name || 'root not seen'} · ${duration(hover.trace.duration)} · ${clock(hover.trace.start)}
        ${hover.trace.errorCount ? html`<span class="error">· ${hover.trace.errorCount} errors</span>` : ''}</div>` : ''}`;
  }

  tipPlace({x, y}) {
    const side = x > this.clientWidth / 2 ? `right:${this.clientWidth - x + 12}px` : `left:${x + 12}px`;
    return `${side};top:${Math.max(0, y - 14)}px`;
  }
}
customElements.define('trace-scatter', TraceScatter);
