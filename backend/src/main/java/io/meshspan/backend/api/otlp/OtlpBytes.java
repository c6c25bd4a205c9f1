package io.meshspan.backend.api.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import io.meshspan.store.Scope;
import io.meshspan.store.Span;
import io.meshspan.store.Trace;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A trace as the bytes of {@code TracesData}. What is in memory of it are the sizes of its groups:
 * messages of spans are made twice, to be measured and to be written, and never kept.
 */
public final class OtlpBytes {
  private final List<OfResource> resources;
  private final int size;

  private OtlpBytes(List<OfResource> resources) {
    this.resources = resources;
    int sum = 0;
    for (OfResource each : resources) {
      sum = Math.addExact(sum, sized(TracesData.RESOURCE_SPANS_FIELD_NUMBER, each.size));
    }
    this.size = sum;
  }

  /**
   * Measures a trace.
   *
   * @throws ArithmeticException when it takes more than protobuf's 2 GiB
   */
  public static OtlpBytes of(Trace trace) {
    List<OfResource> resources = new ArrayList<>();
    OtlpTraces.grouped(trace)
        .forEach(
            (resource, byScope) -> {
              List<OfScope> scopes = new ArrayList<>();
              byScope.forEach((scope, spans) -> scopes.add(new OfScope(scope, spans)));
              resources.add(new OfResource(OtlpTraces.resource(resource), scopes));
            });
    return new OtlpBytes(resources);
  }

  /** How many bytes are written. */
  public int size() {
    return size;
  }

  /** Writes them. */
  public void writeTo(CodedOutputStream out) throws IOException {
    for (OfResource each : resources) {
      each.writeTo(out);
    }
  }

  private static int sized(int field, int size) {
    return Math.addExact(
        CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size),
        size);
  }

  private static void begin(int field, int size, CodedOutputStream out) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
  }

  private static final class OfResource {
    private final MessageLite resource;
    private final List<OfScope> scopes;
    private final int size;

    OfResource(MessageLite resource, List<OfScope> scopes) {
      this.resource = resource;
      this.scopes = scopes;
      int sum = CodedOutputStream.computeMessageSize(ResourceSpans.RESOURCE_FIELD_NUMBER, resource);
      for (OfScope each : scopes) {
        sum = Math.addExact(sum, sized(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, each.size));
      }
      this.size = sum;
    }

    void writeTo(CodedOutputStream out) throws IOException {
      begin(TracesData.RESOURCE_SPANS_FIELD_NUMBER, size, out);
      out.writeMessage(ResourceSpans.RESOURCE_FIELD_NUMBER, resource);
      for (OfScope each : scopes) {
        each.writeTo(out);
      }
    }
  }

  private static final class OfScope {
    private final MessageLite scope;
    private final List<Span> spans;
    private final int size;

    OfScope(Scope scope, List<Span> spans) {
      this.scope = OtlpTraces.scope(scope);
      this.spans = spans;
      int sum = CodedOutputStream.computeMessageSize(ScopeSpans.SCOPE_FIELD_NUMBER, this.scope);
      for (Span each : spans) {
        sum =
            Math.addExact(
                sum,
                CodedOutputStream.computeMessageSize(
                    ScopeSpans.SPANS_FIELD_NUMBER, OtlpTraces.span(each)));
      }
      this.size = sum;
    }

    void writeTo(CodedOutputStream out) throws IOException {
      begin(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, size, out);
      out.writeMessage(ScopeSpans.SCOPE_FIELD_NUMBER, scope);
      for (Span each : spans) {
        out.writeMessage(ScopeSpans.SPANS_FIELD_NUMBER, OtlpTraces.span(each));
      }
    }
  }
}
