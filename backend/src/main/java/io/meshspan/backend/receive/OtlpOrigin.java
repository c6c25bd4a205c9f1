package io.meshspan.backend.receive;

import static io.meshspan.backend.receive.ProtobufReader.BYTES;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import java.util.Optional;

/**
 * Where OTLP's spans come from, read from protobuf; empty when one of its values is nested too
 * deeply. For one thread.
 */
final class OtlpOrigin {
  private final ProtobufReader in;
  private final OtlpValues values;

  OtlpOrigin(ProtobufReader in, OtlpValues values) {
    this.in = in;
    this.values = values;
  }

  Optional<Resource> resource(int from, int length) throws InvalidProtocolBufferException {
    int low = values.height();
    in.goTo(from);
    int outer = in.enterAt(length);
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> values.push();
        case 3 << 3 | BYTES -> entity();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Resource resource = new Resource(values.takeFrom(low));
    return values.wasTooDeep() ? Optional.empty() : Optional.of(resource);
  }

  /** Only texts, of which nothing is kept. */
  private void entity() throws InvalidProtocolBufferException {
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES, 2 << 3 | BYTES, 3 << 3 | BYTES, 4 << 3 | BYTES -> in.text();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  Optional<Scope> scope(int from, int length) throws InvalidProtocolBufferException {
    String name = "";
    String version = "";
    int low = values.height();
    in.goTo(from);
    int outer = in.enterAt(length);
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> name = values.name();
        case 2 << 3 | BYTES -> version = values.name();
        case 3 << 3 | BYTES -> values.push();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Scope scope = new Scope(name, version, values.takeFrom(low));
    return values.wasTooDeep() ? Optional.empty() : Optional.of(scope);
  }
}
