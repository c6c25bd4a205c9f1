package io.meshspan.backend.receive;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/** OTLP's request as spans, and what came of them as OTLP's response. */
final class OtlpSpans {
  private final OtlpProtobuf protobuf;

  OtlpSpans(ReceiveLimits limits) {
    this.protobuf = new OtlpProtobuf(limits);
  }

  Arrivals ofProtobuf(byte[] message) throws RefusedMessageException {
    return protobuf.parse(message);
  }

  /** By way of protobuf, so that both say the same. */
  Arrivals ofJson(byte[] message) throws RefusedMessageException {
    return protobuf.parse(OtlpJson.parse(message).toByteArray());
  }

  static ExportTraceServiceResponse answer(Arrivals arrivals) {
    if (arrivals.refusedSpans() == 0) {
      return ExportTraceServiceResponse.getDefaultInstance();
    }
    return ExportTraceServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(arrivals.refusedSpans())
                .setErrorMessage(arrivals.reasons()))
        .build();
  }
}
