package io.meshspan.store;

import java.util.List;
import java.util.Optional;

/** What sent a span: a process, with its attributes. */
public record Resource(List<Attribute> attributes) {
  /** The service of a span whose resource names none. */
  public static final String UNKNOWN_SERVICE = "unknown_service";

  public Resource {
    attributes = List.copyOf(attributes);
  }

  /** A resource that has a name and nothing else. */
  public static Resource ofService(String name) {
    return new Resource(List.of(Attribute.of("service.name", name)));
  }

  /** Its {@code service.name}, or {@link #UNKNOWN_SERVICE}. */
  public String service() {
    return text("service.name").filter(name -> !name.isEmpty()).orElse(UNKNOWN_SERVICE);
  }

  /** The text form of the first attribute with this key. */
  public Optional<String> text(String key) {
    for (Attribute attribute : attributes) {
      if (attribute.key().equals(key)) {
        return Optional.of(attribute.value().text());
      }
    }
    return Optional.empty();
  }
}
