package io.meshspan.store.segment;

import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor.Next;

/** Is shown calls of which the caller has to be found yet. */
@FunctionalInterface
public interface CalleeObserver {
  /** Looks at a span of this service, whose parent may be anywhere, or nowhere. */
  Next see(TraceId trace, SpanId parent, String callee);
}
