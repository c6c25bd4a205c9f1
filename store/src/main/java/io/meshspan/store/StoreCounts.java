package io.meshspan.store;

/**
 * What a store holds.
 *
 * @param spansDropped spans that were held, and dropped to make room, since the store was opened
 */
public record StoreCounts(long spans, long traces, long spansDropped) {}
