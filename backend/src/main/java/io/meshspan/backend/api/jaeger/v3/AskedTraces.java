package io.meshspan.backend.api.jaeger.v3;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.proto.jaeger.TraceQueryParameters;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceQuery;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A search that came over gRPC, by the rules of the same search over HTTP. */
final class AskedTraces {
  private static final int LIMIT = 100;
  private static final int FILTER = 10;

  private AskedTraces() {}

  static TraceQuery query(TraceQueryParameters asked) {
    if (!asked.hasStartTimeMin() || !asked.hasStartTimeMax()) {
      throw new BadParameterException("start_time_min and start_time_max are required");
    }
    // To pass over a condition would answer with more than was asked for.
    if (asked.getUnknownFields().hasField(FILTER)) {
      throw new BadParameterException("filter is not answered here: ask by the other fields");
    }
    long min = nanos("duration_min", asked.getDurationMin());
    long max =
        asked.hasDurationMax() ? nanos("duration_max", asked.getDurationMax()) : Long.MAX_VALUE;
    if (max < min) {
      throw new BadParameterException("duration_max is below duration_min");
    }
    return new TraceQuery(
        Optional.of(asked.getServiceName()).filter(name -> !name.isEmpty()),
        Optional.of(asked.getOperationName()).filter(name -> !name.isEmpty()),
        asked.getAttributesMap(),
        min,
        max,
        range(asked.getStartTimeMin(), asked.getStartTimeMax()),
        limit(asked.getSearchDepth()));
  }

  private static int limit(int depth) {
    if (depth < 0) {
      throw new BadParameterException("search_depth is a number above zero, not " + depth);
    }
    return depth == 0 ? LIMIT : Math.min(depth, Parameters.MOST_TRACES);
  }

  static TimeRange range(Timestamp from, Timestamp to) {
    long start = Math.max(0, nanos("the start", from.getSeconds(), from.getNanos()));
    long end = Math.max(0, nanos("the end", to.getSeconds(), to.getNanos()));
    if (end < start) {
      throw new BadParameterException("the end is before the start");
    }
    return new TimeRange(start, end);
  }

  private static long nanos(String name, Duration duration) {
    return nanos(name, duration.getSeconds(), duration.getNanos());
  }

  private static long nanos(String name, long seconds, int rest) {
    try {
      return Math.addExact(Math.multiplyExact(seconds, TimeUnit.SECONDS.toNanos(1)), (long) rest);
    } catch (ArithmeticException e) {
      throw new BadParameterException(name + " is out of range: it is more than 292 years");
    }
  }
}
