package io.meshspan.sdk.otlp;

import static io.meshspan.sdk.otlp.ProtobufWriter.BYTES;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/** Spans out of the bytes of an {@code ExportTraceServiceRequest}. Thread-safe. */
public final class OtlpReader {
  private final ProtobufReader in;
  private final ValueReader values;
  private final List<SpanData> spans = new ArrayList<>();

  private OtlpReader(byte[] request) {
    this.in = new ProtobufReader(request);
    this.values = new ValueReader(in);
  }

  /**
   * The spans in their order, which no longer share anything with the bytes.
   *
   * @throws MalformedOtlpException when these are no such message
   */
  public static List<SpanData> spans(byte[] request) throws MalformedOtlpException {
    OtlpReader reader = new OtlpReader(request);
    while (reader.in.hasMore()) {
      int tag = reader.in.tag();
      if (tag == (1 << 3 | BYTES)) {
        reader.resourceSpans();
      } else {
        reader.in.skip(tag);
      }
    }
    return List.copyOf(reader.spans);
  }

  /** A resource may come after its spans. */
  private void resourceSpans() throws MalformedOtlpException {
    Attributes attributes = Attributes.empty();
    String schema = "";
    List<SpanReader> read = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> attributes = resource();
        case 2 << 3 | BYTES -> scopeSpans(read);
        case 3 << 3 | BYTES -> schema = in.text();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    Resource resource = resource(attributes, schema);
    for (SpanReader each : read) {
      spans.add(each.span(resource));
    }
  }

  private static Resource resource(Attributes attributes, String schema)
      throws MalformedOtlpException {
    try {
      return schema.isEmpty() ? Resource.create(attributes) : Resource.create(attributes, schema);
    } catch (IllegalArgumentException e) { // no key that a resource may have
      throw new MalformedOtlpException(e.getMessage());
    }
  }

  private Attributes resource() throws MalformedOtlpException {
    AttributesBuilder attributes = Attributes.builder();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (1 << 3 | BYTES)) {
        values.attribute(attributes);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return attributes.build();
  }

  private void scopeSpans(List<SpanReader> to) throws MalformedOtlpException {
    InstrumentationScopeInfoBuilder scope = InstrumentationScopeInfo.builder("");
    List<SpanReader> read = new ArrayList<>();
    String schema = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> scope = scope();
        case 2 << 3 | BYTES -> read.add(SpanReader.read(in, values));
        case 3 << 3 | BYTES -> schema = in.text();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    InstrumentationScopeInfo whole =
        (schema.isEmpty() ? scope : scope.setSchemaUrl(schema)).build();
    read.forEach(each -> each.in(whole));
    to.addAll(read);
  }

  private InstrumentationScopeInfoBuilder scope() throws MalformedOtlpException {
    AttributesBuilder attributes = Attributes.builder();
    String name = "";
    String version = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> name = in.text();
        case 2 << 3 | BYTES -> version = in.text();
        case 3 << 3 | BYTES -> values.attribute(attributes);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    InstrumentationScopeInfoBuilder scope =
        InstrumentationScopeInfo.builder(name).setAttributes(attributes.build());
    return version.isEmpty() ? scope : scope.setVersion(version);
  }
}
