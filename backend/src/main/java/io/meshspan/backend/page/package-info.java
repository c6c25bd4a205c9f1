/**
 * The page: what a person sees. Serves the static files of the folder of this name and Lit from its
 * WebJars, under a Content-Security-Policy that lets nothing else run.
 *
 * <p>Knows no store, no query and no span: the page's scripts ask {@code /api/meshspan} for those,
 * and {@code api.js} is the only script that does. Every answer is a file, an index page for a deep
 * link, or 404; nothing a request says is ever written into one.
 */
package io.meshspan.backend.page;
