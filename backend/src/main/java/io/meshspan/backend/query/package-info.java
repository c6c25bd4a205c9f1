/**
 * Questions about what the store holds, and answers in the store's own terms: traces, their
 * summaries, families, figures.
 *
 * <p>Every front door asks through {@link io.meshspan.backend.query.Queries}, so that the page and
 * Jaeger's API never disagree. It knows no wire format: neither how spans came in nor in which
 * shape an answer goes out.
 */
package io.meshspan.backend.query;
