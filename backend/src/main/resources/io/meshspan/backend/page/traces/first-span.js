// The page before anything has come: the very commands that send a first span.
import {LitElement, html, css} from 'lit';
import {base} from '../parts/base.js';

const hex = bytes => [...crypto.getRandomValues(new Uint8Array(bytes))].map(b => b.toString(16).padStart(2, '0')).join('');

/** @param {number} port of OTLP over HTTP @param {number} now epoch milliseconds */
export function firstSpanCommand(port, now) {
  const end = BigInt(now) * 1_000_000n;
  const span = {
    traceId: hex(16), spanId: hex(8), name: 'hello.mesh', kind: 1,
    startTimeUnixNano: String(end - 42_000_000n), endTimeUnixNano: String(end),
  };
  const body = {resourceSpans: [{
    resource: {attributes: [{key: 'service.name', value: {stringValue: 'my-first-node'}}]},
    scopeSpans: [{spans: [span]}],
  }]};
  return `curl -i http://localhost:${port}/v1/traces -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}

class FirstSpan extends LitElement {
  static properties = {port: {}, copied: {state: true}};
  static styles = [base, css`
    section { max-width: 760px; margin: var(--s5) auto; background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: var(--s5); }
    h2 { font-size: var(--large); font-weight: 600; margin-bottom: var(--s1); }
    h3 { font-size: var(--text); font-weight: 600; margin: var(--s5) 0 var(--s2); }
    pre { margin: 0; background: var(--raised); border-radius: var(--round); padding: var(--s3); white-space: pre-wrap; overflow-wrap: anywhere; font: 12.5px/1.5 var(--mono); }
    .with-button { display: flex; justify-content: space-between; align-items: center; margin: var(--s5) 0 var(--s2); }
    .with-button h3 { margin: 0; }
  `];

  willUpdate(changed) {
    if (changed.has('port')) this.command = firstSpanCommand(this.port ?? 4318, Date.now());
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.command);
      this.copied = 'Copied';
    } catch {
      this.copied = 'The browser does not allow it: select the text';
    }
  }

  render() {
    return html`<section>
      <h2>No span has come yet</h2>
      <p class="muted">The backend is up and listens. This page looks again every few seconds.</p>
      <h3>See a mesh of five nodes at work</h3>
      <pre>./meshspan demo</pre>
      <div class="with-button"><h3>Send a first span by hand</h3><button @click=${this.copy}>${this.copied ?? 'Copy'}</button></div>
      <pre class="command">${this.command}</pre>
      <h3>Or point your own application here</h3>
      <pre>${`OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${this.port ?? 4318}`}</pre>
    </section>`;
  }
}
customElements.define('first-span', FirstSpan);
