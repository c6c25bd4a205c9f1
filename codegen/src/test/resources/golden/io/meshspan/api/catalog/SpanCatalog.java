// Generated from registry/*.yaml.
// Change that file, not this one.
package io.meshspan.api.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All spans of the registry. Loaded when first asked. */
public final class SpanCatalog {
  private SpanCatalog() {}

  /** All spans, family by family. */
  public static List<SpanDescription> spans() {
    return Loaded.SPANS;
  }

  /** The span with a name, such as {@code raft.commit}. */
  public static Optional<SpanDescription> find(String name) {
    return Optional.ofNullable(name).map(Loaded.BY_NAME::get);
  }

  private static final class Loaded {
    static final List<SpanDescription> SPANS =
        Stream.of(
                TideCatalog.spans())
            .flatMap(List::stream)
            .toList();
    static final Map<String, SpanDescription> BY_NAME =
        SPANS.stream().collect(Collectors.toMap(SpanDescription::name, s -> s));
  }
}
