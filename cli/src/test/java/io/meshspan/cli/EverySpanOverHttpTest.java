package io.meshspan.cli;

import io.meshspan.backend.Backend;

final class EverySpanOverHttpTest extends EverySpanOverTheWire {
  EverySpanOverHttpTest() {
    super("http/protobuf");
  }

  @Override
  int portOf(Backend backend) {
    return backend.otlpHttpPort();
  }
}
