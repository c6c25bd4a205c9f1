package io.meshspan.backend.receive;

import io.meshspan.store.Attribute;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import java.util.Optional;

/** What OTLP's senders say again and again. Safe for use by many threads. */
final class OtlpShared {
  /** Too short to nest values deeper than is allowed: each level takes four bytes. */
  private static final int ATTRIBUTE_BYTES = 96;

  final Shared<Optional<Resource>> resources = new Shared<>(512, 4_096);
  final Shared<Optional<Scope>> scopes = new Shared<>(512, 1_024);
  final Shared<Attribute> attributes = new Shared<>(16_384, ATTRIBUTE_BYTES);
  final Shared<String> names = new Shared<>(4_096, 64);
  final Shared<String> texts = new Shared<>(8_192, 64);
}
