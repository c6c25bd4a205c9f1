package io.meshspan.store.segment;

import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import io.meshspan.store.SpanKind;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.Status;
import java.util.List;

/**
 * What spans of one make have in common: everything but ids, times and values.
 *
 * @param traits which of the {@code HAS_} parts its spans have
 * @param columns of their attributes, in order; one twice for a key that is there twice
 */
record Shape(
    String name,
    SpanKind kind,
    Status.Code status,
    Resource resource,
    Scope scope,
    int flags,
    int traits,
    List<Integer> columns) {
  static final int HAS_PARENT = 1;
  static final int HAS_STATUS_MESSAGE = 2;
  static final int HAS_TRACE_STATE = 4;
  static final int HAS_DROPPED = 8;
  static final int HAS_EVENTS = 16;
  static final int HAS_LINKS = 32;

  Shape {
    columns = List.copyOf(columns);
  }

  SpanTallies.Make make() {
    return new SpanTallies.Make(resource.service(), name, kind, status);
  }

  SpanMake toSpanMake() {
    return new SpanMake(name, kind, status, resource, scope);
  }

  boolean has(int trait) {
    return (traits & trait) != 0;
  }
}
