package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.TraceId;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spans of a trace that one source has.
 *
 * @param startEpochNanos of the first of them
 * @param spans made when they are asked for, in the order of their start
 */
public record TracePart(TraceId id, long startEpochNanos, Supplier<List<Span>> spans) {}
