// The frame: reads the URL, shows the view it names, and takes what views want to write back to it.
import {LitElement, html, css} from 'lit';
import {base, inDialog, inField} from './parts/base.js';
import {parse} from './model/route.js';
import './parts/key-help.js';
import './parts/page-state.js';
import './traces/search-view.js';
import './traces/trace-view.js';

const THEME_KEY = 'meshspan.theme';

class MeshspanApp extends LitElement {
  static properties = {route: {state: true}, theme: {state: true}};
  static styles = [base, css`
    header { display: flex; align-items: center; gap: var(--s4); padding: var(--s2) var(--s5); background: var(--panel); border-bottom: 1px solid var(--line); }
    .name { display: flex; align-items: center; gap: var(--s2); font-weight: 650; font-size: 16px; color: var(--ink); letter-spacing: -.01em; }
    .name:hover { text-decoration: none; }
    nav { flex: 1; }
    nav a { color: var(--ink); padding: 6px 2px; border-bottom: 2px solid var(--accent); font-weight: 550; }
    nav a:hover { text-decoration: none; }
    .tools { display: flex; gap: var(--s1); }
    main { display: block; }
    @media (max-width: 640px) { header { padding: var(--s2) var(--s3); gap: var(--s3); } }
  `];

  constructor() {
    super();
    this.theme = savedTheme();
    this.read();
    this.addEventListener('meshspan-go', event => this.goTo(/** @type {any} */ (event).detail));
    this.addEventListener('click', event => this.followLink(event));
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('popstate', () => this.read());
    window.addEventListener('keydown', event => this.key(event));
    applyTheme(this.theme);
  }

  read() { this.route = parse(new URL(location.href)); }

  goTo({path, how}) {
    if (path === location.pathname + location.search) return;
    const samePage = path.split('?')[0] === location.pathname;
    if (how === 'replace') history.replaceState(null, '', path);
    else history.pushState(null, '', path);
    this.read();
    if (!samePage) window.scrollTo(0, 0);
  }

  /** Links inside the page do not load it anew; those with a modifier key stay the browser's. */
  followLink(event) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find(node => node instanceof HTMLAnchorElement && node.href);
    if (!link || link.target || new URL(link.href).origin !== location.origin) return;
    event.preventDefault();
    const url = new URL(link.href);
    this.goTo({path: url.pathname + url.search, how: 'push'});
  }

  key(event) {
    if (inField(event) || inDialog(event) || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
    if (event.key === '?') this.help();
    else if (event.key === 't') this.switchTheme();
    else if (event.key === 'g') this.goTo({path: '/', how: 'push'});
  }

  help() { /** @type {any} */ (this.renderRoot.querySelector('key-help')).open(); }

  switchTheme() {
    this.theme = shownTheme() === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(THEME_KEY, this.theme);
    } catch { /* a browser that keeps nothing: the choice then lasts as long as the page */ }
    applyTheme(this.theme);
  }

  render() {
    return html`
      <header>
        <a class="name" href="/"><svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
          <rect x="1" y="2" width="14" height="3" rx="1.5" fill="var(--family-raft)"></rect>
          <rect x="4" y="7" width="8" height="3" rx="1.5" fill="var(--family-mesh)"></rect>
          <rect x="7" y="12" width="5" height="3" rx="1.5" fill="var(--family-mape_k)"></rect></svg>Meshspan</a>
        <nav aria-label="Views"><a href="/" aria-current=${this.route.page === 'search' ? 'page' : 'true'}>Traces</a></nav>
        <div class="tools">
          <button class="plain" @click=${this.switchTheme} title="Light or dark (t)">${shownTheme() === 'dark' ? 'Light' : 'Dark'}</button>
          <button class="plain" @click=${this.help} title="Keys (?)" aria-label="Keys">?</button>
        </div>
      </header>
      <main>${this.view()}</main>
      <key-help></key-help>`;
  }

  view() {
    const {page, id, state} = this.route;
    if (page === 'trace') return html`<trace-view .traceId=${id} .state=${state}></trace-view>`;
    if (page === 'search') return html`<search-view .state=${state}></search-view>`;
    return html`<page-state heading="There is no such page" text=${location.pathname}><a href="/">To the traces</a></page-state>`;
  }
}

function savedTheme() {
  try {
    return localStorage.getItem(THEME_KEY) ?? '';
  } catch {
    return '';
  }
}

const shownTheme = () => document.documentElement.dataset.theme
  || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

function applyTheme(theme) {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event('meshspan-theme'));
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => applyTheme(''));
customElements.define('meshspan-app', MeshspanApp);
