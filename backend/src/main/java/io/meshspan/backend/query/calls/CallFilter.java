package io.meshspan.backend.query.calls;

import io.meshspan.store.SpanKind;
import java.util.Set;

/**
 * Which spans are calls, and how they are told apart.
 *
 * @param services that the spans are of
 * @param kinds that the spans have
 */
public record CallFilter(Set<String> services, Set<SpanKind> kinds, Grouping grouping) {
  public CallFilter {
    services = Set.copyOf(services);
    kinds = Set.copyOf(kinds);
  }

  /** What has a series of its own. */
  public enum Grouping {
    /** A service. */
    SERVICE,
    /** An operation of a service. */
    OPERATION
  }
}
