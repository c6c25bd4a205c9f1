/**
 * The trace store: spans at rest, found by trace, by search, and by the links that point at them.
 *
 * <p>In: batches of {@link io.meshspan.store.Span}, through {@link
 * io.meshspan.store.SpanStore#append}. Out: whole traces. A span that was taken is held unchanged
 * until its trace is dropped to make room, and a span that was sent twice is held once. Ids are
 * longs in here and hex at borders; values keep the type with which they came.
 *
 * <p>Knows no network, no wire format and no query language.
 */
package io.meshspan.store;
