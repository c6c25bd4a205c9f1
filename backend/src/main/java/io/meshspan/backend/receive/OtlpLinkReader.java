package io.meshspan.backend.receive;

import static io.meshspan.backend.receive.ProtobufReader.BYTES;
import static io.meshspan.backend.receive.ProtobufReader.VARINT;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Attribute;
import io.meshspan.store.Link;
import io.meshspan.store.SpanId;
import io.meshspan.store.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The links of a span in OTLP, read from protobuf. For one thread. */
final class OtlpLinkReader {
  private final ProtobufReader in;
  private final OtlpValues values;
  private final OtlpId traceId;
  private final OtlpId spanId;
  private final List<Link> links = new ArrayList<>();
  private int invalid;
  private boolean tooDeep;

  OtlpLinkReader(ProtobufReader in, OtlpValues values) {
    this.in = in;
    this.values = values;
    this.traceId = new OtlpId(in);
    this.spanId = new OtlpId(in);
  }

  void clear() {
    links.clear();
    invalid = 0;
    tooDeep = false;
  }

  /** Those with valid ids. */
  List<Link> links() {
    return List.copyOf(links);
  }

  /** How many had none. */
  int invalid() {
    return invalid;
  }

  void checkDepth() throws RefusedSpanException {
    if (tooDeep) {
      throw new RefusedSpanException(Refusal.TOO_DEEP);
    }
  }

  void read() throws InvalidProtocolBufferException {
    traceId.clear();
    spanId.clear();
    String traceState = "";
    int dropped = 0;
    int low = values.height();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> traceId.read();
        case 2 << 3 | BYTES -> spanId.read();
        case 3 << 3 | BYTES -> traceState = values.text();
        case 4 << 3 | BYTES -> values.push();
        case 5 << 3 | VARINT -> dropped = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    add(traceState, values.takeFrom(low), dropped);
  }

  private void add(String traceState, List<Attribute> attributes, int dropped) {
    boolean wasTooDeep = values.wasTooDeep();
    Optional<TraceId> ofTrace = traceId.trace();
    Optional<SpanId> ofSpan = spanId.span();
    if (ofTrace.isEmpty() || ofSpan.isEmpty()) {
      invalid++;
      return;
    }
    tooDeep |= wasTooDeep;
    links.add(new Link(ofTrace.get(), ofSpan.get(), traceState, attributes, dropped));
  }
}
