package io.meshspan.store;

import static java.util.Objects.requireNonNull;

import io.meshspan.store.SpanTest.Place;
import java.util.Collection;
import java.util.List;

/** A key that attributes have, and where they are. */
public record AttributeKey(Place place, String key) {
  public AttributeKey {
    requireNonNull(place, "place");
    requireNonNull(key, "key");
  }

  /** Adds all keys of a span, its resource, its scope, its events and its links. */
  public static void addAllOf(Span span, Collection<? super AttributeKey> to) {
    addAll(Place.SPAN, span.attributes(), to);
    addAll(Place.RESOURCE, span.resource().attributes(), to);
    addAll(Place.SCOPE, span.scope().attributes(), to);
    span.events().forEach(event -> addAll(Place.EVENT, event.attributes(), to));
    span.links().forEach(link -> addAll(Place.LINK, link.attributes(), to));
  }

  /** Adds the keys of attributes at one place. */
  public static void addAll(
      Place place, List<Attribute> attributes, Collection<? super AttributeKey> to) {
    for (Attribute attribute : attributes) {
      to.add(new AttributeKey(place, attribute.key()));
    }
  }
}
