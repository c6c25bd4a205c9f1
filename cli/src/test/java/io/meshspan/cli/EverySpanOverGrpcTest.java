package io.meshspan.cli;

import io.meshspan.backend.Backend;

final class EverySpanOverGrpcTest extends EverySpanOverTheWire {
  EverySpanOverGrpcTest() {
    super("grpc");
  }

  @Override
  int portOf(Backend backend) {
    return backend.otlpGrpcPort();
  }
}
