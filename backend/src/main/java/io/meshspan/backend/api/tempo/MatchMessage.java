package io.meshspan.backend.api.tempo;

import io.meshspan.backend.api.otlp.OtlpValues;
import io.meshspan.backend.query.ServiceCount;
import io.meshspan.backend.query.traceql.Match;
import io.meshspan.backend.query.traceql.Match.MatchedSpan;
import io.meshspan.backend.query.traceql.Match.Spanset;
import io.meshspan.proto.tempo.ServiceStats;
import io.meshspan.proto.tempo.SpanSet;
import io.meshspan.proto.tempo.TraceSearchMetadata;
import io.meshspan.store.Span;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The traces of one answer over gRPC. A key has values of one type in all of it. */
final class MatchMessage {
  private final int spansPerSet;
  private final OneTypePerKey types = new OneTypePerKey();

  MatchMessage(int spansPerSet) {
    this.spansPerSet = spansPerSet;
  }

  TraceSearchMetadata of(Match match) {
    boolean hasRoot = match.root().parent().isEmpty();
    long start = match.trace().startEpochNanos();
    long end = match.trace().spans().stream().mapToLong(Span::endEpochNanos).max().orElse(start);
    long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - start));
    TraceSearchMetadata.Builder to =
        TraceSearchMetadata.newBuilder()
            .setTraceID(match.trace().id().hex().replaceFirst("^0+", ""))
            .setRootServiceName(hasRoot ? match.root().service() : MatchJson.NO_ROOT)
            .setRootTraceName(hasRoot ? match.root().name() : "")
            .setStartTimeUnixNano(start)
            .setDurationMs((int) Math.min(millis, Integer.MAX_VALUE));
    if (match.spansets().isEmpty()) {
      return to.build();
    }
    match.spansets().forEach(set -> to.addSpanSets(of(set)));
    to.setSpanSet(to.getSpanSets(0));
    for (ServiceCount each : ServiceCount.of(match.trace())) {
      to.putServiceStats(
          each.name(),
          ServiceStats.newBuilder()
              .setSpanCount(each.spans())
              .setErrorCount(each.errors())
              .build());
    }
    return to.build();
  }

  private SpanSet of(Spanset set) {
    SpanSet.Builder to =
        SpanSet.newBuilder()
            .setMatched(set.spans().size())
            .addAllAttributes(OtlpValues.attributes(types.of(set.said())));
    set.spans().stream().limit(spansPerSet).forEach(each -> to.addSpans(of(each)));
    return to.build();
  }

  private io.meshspan.proto.tempo.Span of(MatchedSpan each) {
    List<KeyValue> shown = OtlpValues.attributes(types.of(each.shown()));
    return io.meshspan.proto.tempo.Span.newBuilder()
        .setSpanID(each.span().spanId().hex())
        .setName(each.showsName() ? each.span().name() : "")
        .setStartTimeUnixNano(each.span().startEpochNanos())
        .setDurationNanos(each.span().durationNanos())
        .addAllAttributes(shown)
        .build();
  }
}
