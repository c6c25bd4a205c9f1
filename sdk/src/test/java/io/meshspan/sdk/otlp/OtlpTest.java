package io.meshspan.sdk.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OtlpTest {
  @Property(tries = 150)
  void whatIsWrittenSaysWhatOpenTelemetrysOwnExporterSays(@ForAll long seed) throws IOException {
    List<SpanData> spans = new HostileSpans(seed).some();

    assertThat(sorted(parsed(OtlpWriter.request(spans))))
        .isEqualTo(sorted(parsed(reference(spans))));
  }

  @Property(tries = 150)
  void whatIsReadSaysTheSameAgain(@ForAll long seed) throws IOException {
    byte[] first = OtlpWriter.request(new HostileSpans(seed).some());

    List<SpanData> read = OtlpReader.spans(first);

    assertThat(sorted(parsed(OtlpWriter.request(read)))).isEqualTo(sorted(parsed(first)));
    assertThat(sorted(parsed(reference(read))))
        .as("by their exporter")
        .isEqualTo(sorted(parsed(first)));
  }

  @Property(tries = 15)
  void whatIsCutAnywhereIsReadInPartOrRefused(@ForAll long seed) {
    byte[] whole = OtlpWriter.request(new HostileSpans(seed).some().stream().limit(2).toList());
    for (int length = 0; length < Math.min(whole.length, 1_500); length++) {
      readOrRefuse(Arrays.copyOf(whole, length));
    }
  }

  @Property(tries = 1_000)
  void anyBytesAreSpansOrRefusedAndNothingElse(@ForAll @Size(max = 300) byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property(tries = 150)
  void aChangedByteIsReadOrRefusedAndNothingElse(@ForAll long seed, @ForAll int at) {
    byte[] bytes = OtlpWriter.request(new HostileSpans(seed).some());
    if (bytes.length > 0) {
      bytes[Math.floorMod(at, bytes.length)] ^= (byte) (1 << Math.floorMod(at, 8));
      readOrRefuse(bytes);
    }
  }

  @Test
  void valuesNestedWithoutEndAreRefused() {
    AnyValue value = AnyValue.newBuilder().setBoolValue(true).build();
    for (int i = 0; i < 300; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    Resource resource =
        Resource.newBuilder().addAttributes(KeyValue.newBuilder().setValue(value)).build();
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().setResource(resource))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> OtlpReader.spans(request))
        .isInstanceOf(MalformedOtlpException.class)
        .hasMessageContaining("deeper than 100");
  }

  @Test
  void whatIsNestedWithoutEndIsWrittenAsDeepAsItCanBeRead() throws IOException {
    Value<?> value = Value.of(1);
    for (int i = 0; i < 20_000; i++) {
      value = Value.of(List.of(value));
    }
    SpanData span = span(Attributes.of(AttributeKey.valueKey("deep"), value));

    assertThat(OtlpReader.spans(OtlpWriter.request(List.of(span)))).hasSize(1);
  }

  @Test
  void fieldsOfALaterOtlpArePassedOver() throws IOException {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
            .addField(901, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
            .addField(902, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
            .addField(
                903,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("later"))
                    .build())
            .build();
    Span span = Span.newBuilder().setName("known").setUnknownFields(later).build();
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .addScopeSpans(ScopeSpans.newBuilder().addSpans(span).setUnknownFields(later))
                    .setUnknownFields(later))
            .setUnknownFields(later)
            .build()
            .toByteArray();

    assertThat(OtlpReader.spans(request))
        .singleElement()
        .satisfies(read -> assertThat(read.getName()).isEqualTo("known"));
  }

  @Test
  void aNullInAListWhichOpenTelemetryLetsPassDoesNotThrow() throws IOException {
    SpanData span =
        span(Attributes.of(AttributeKey.longArrayKey("list"), Arrays.asList(1L, null, 3L)));

    Span read =
        parsed(OtlpWriter.request(List.of(span))).getResourceSpans(0).getScopeSpans(0).getSpans(0);

    assertThat(read.getAttributes(0).getValue().getArrayValue().getValuesList())
        .extracting(AnyValue::getValueCase)
        .containsExactly(
            AnyValue.ValueCase.INT_VALUE,
            AnyValue.ValueCase.VALUE_NOT_SET,
            AnyValue.ValueCase.INT_VALUE);
  }

  private static SpanData span(Attributes attributes) {
    return TestSpanData.builder()
        .setName("n")
        .setKind(SpanKind.INTERNAL)
        .setSpanContext(SpanContext.getInvalid())
        .setStatus(StatusData.unset())
        .setStartEpochNanos(1)
        .setEndEpochNanos(2)
        .setHasEnded(true)
        .setAttributes(attributes)
        .build();
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      assertThat(OtlpReader.spans(bytes)).isNotNull();
    } catch (MalformedOtlpException refused) {
      assertThat(refused).hasMessageContaining("no OTLP message");
    }
  }

  private static ExportTraceServiceRequest parsed(byte[] request)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(request);
  }

  private static byte[] reference(List<SpanData> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }

  /** With resources, scopes and attributes in one order: OpenTelemetry's marshaler hashes them. */
  private static List<String> sorted(ExportTraceServiceRequest request) {
    List<String> spans = new ArrayList<>();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        String where =
            sorted(resource.getResource().getAttributesList())
                + resource.getSchemaUrl()
                + scope.getScope().toBuilder().clearAttributes().build()
                + sorted(scope.getScope().getAttributesList())
                + scope.getSchemaUrl();
        for (Span span : scope.getSpansList()) {
          spans.add(where + sorted(span));
        }
      }
    }
    spans.sort(Comparator.naturalOrder());
    return spans;
  }

  private static Span sorted(Span span) {
    Span.Builder to =
        span.toBuilder().clearAttributes().addAllAttributes(sorted(span.getAttributesList()));
    to.getEventsBuilderList()
        .forEach(
            event -> {
              List<KeyValue> attributes = sorted(event.getAttributesList());
              event.clearAttributes().addAllAttributes(attributes);
            });
    to.getLinksBuilderList()
        .forEach(
            link -> {
              List<KeyValue> attributes = sorted(link.getAttributesList());
              link.clearAttributes().addAllAttributes(attributes);
            });
    return to.build();
  }

  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    return attributes.stream().sorted(Comparator.comparing(KeyValue::getKey)).toList();
  }
}
