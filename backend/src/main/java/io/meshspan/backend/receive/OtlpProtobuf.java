package io.meshspan.backend.receive;

import static io.meshspan.backend.receive.ProtobufReader.BYTES;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Resource;
import io.meshspan.store.Scope;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * OTLP's {@code ExportTraceServiceRequest} in protobuf, read straight into what the store takes.
 * Fields that are not known, or are not of their type, are passed over.
 *
 * <p>Source: OTLP's {@code trace_service.proto} and {@code trace.proto}.
 */
final class OtlpProtobuf {
  private final int spanBytes;
  private final OtlpShared shared = new OtlpShared();

  OtlpProtobuf(ReceiveLimits limits) {
    this.spanBytes = limits.spanBytes();
  }

  Arrivals parse(byte[] message) throws RefusedMessageException {
    try {
      Reading reading = new Reading(message);
      reading.request();
      return reading.arrivals;
    } catch (InvalidProtocolBufferException e) {
      throw RefusedMessageException.malformed(
          "the message is no ExportTraceServiceRequest: " + e.getMessage());
    }
  }

  /** Makes something of bytes that a reading has. */
  private interface Making<T> {
    T make(OtlpOrigin origin, int from, int length) throws InvalidProtocolBufferException;
  }

  private final class Reading {
    private final ProtobufReader in;
    private final OtlpOrigin origin;
    private final OtlpSpanReader spans;
    private final Arrivals arrivals = new Arrivals();

    Reading(byte[] message) {
      this.in = new ProtobufReader(message);
      OtlpValues values = new OtlpValues(in, shared);
      this.origin = new OtlpOrigin(in, values);
      this.spans = new OtlpSpanReader(in, values);
    }

    void request() throws InvalidProtocolBufferException {
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == (1 << 3 | BYTES)) {
          int outer = in.enter();
          resourceSpans();
          in.leave(outer);
        } else {
          in.skip(tag);
        }
      }
    }

    private void resourceSpans() throws InvalidProtocolBufferException {
      Optional<Resource> resource = first(shared.resources, OtlpOrigin::resource);
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == (2 << 3 | BYTES)) {
          int outer = in.enter();
          scopeSpans(resource);
          in.leave(outer);
        } else {
          in.skip(tag);
        }
      }
    }

    private void scopeSpans(Optional<Resource> resource) throws InvalidProtocolBufferException {
      Optional<Scope> scope = first(shared.scopes, OtlpOrigin::scope);
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == (2 << 3 | BYTES)) {
          int outer = in.enter();
          span(resource, scope);
          in.leave(outer);
        } else {
          in.skip(tag);
        }
      }
    }

    private void span(Optional<Resource> resource, Optional<Scope> scope)
        throws InvalidProtocolBufferException {
      if (in.left() > spanBytes) {
        arrivals.refuse(Refusal.TOO_LARGE, 1);
        return;
      }
      spans.read();
      if (resource.isEmpty() || scope.isEmpty()) {
        arrivals.refuse(Refusal.TOO_DEEP, 1);
        return;
      }
      try {
        arrivals.take(spans.span(scope.get(), resource.get()));
      } catch (RefusedSpanException e) {
        arrivals.refuse(e.reason(), 1);
      }
    }

    /**
     * The first field of the message that it is in, which is about all others. It may come after
     * them, and in parts, which mean what their bytes mean together.
     */
    private <T> T first(Shared<T> table, Making<T> making) throws InvalidProtocolBufferException {
      int start = in.position();
      int from = start;
      int length = 0;
      int parts = 0;
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case 1 << 3 | BYTES -> {
            length = in.length();
            from = in.position();
            in.goTo(from + length);
            parts++;
          }
          case 3 << 3 | BYTES -> in.text(); // the address of a schema
          default -> in.skip(tag);
        }
      }
      T made;
      if (parts > 1) {
        byte[] joined = joined(start);
        made = making.make(new Reading(joined).origin, 0, joined.length);
      } else {
        made = table.of(in.bytes(), from, length, (at, size) -> making.make(origin, at, size));
      }
      in.goTo(start);
      return made;
    }

    private byte[] joined(int start) throws InvalidProtocolBufferException {
      ByteArrayOutputStream parts = new ByteArrayOutputStream();
      in.goTo(start);
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == (1 << 3 | BYTES)) {
          parts.writeBytes(in.copy());
        } else {
          in.skip(tag);
        }
      }
      return parts.toByteArray();
    }
  }
}
