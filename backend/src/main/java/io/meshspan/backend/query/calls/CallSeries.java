package io.meshspan.backend.query.calls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The calls of a service, or of one of its operations, over the moments of a chart. */
public final class CallSeries {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String service;
  private final String operation;
  private final ChartTimes times;
  private final List<Call> calls;

  /** One span. */
  record Call(long startEpochNanos, long durationNanos, boolean failed) {}

  CallSeries(String service, String operation, ChartTimes times, List<Call> calls) {
    this.service = service;
    this.operation = operation;
    this.times = times;
    this.calls = new ArrayList<>(calls);
    this.calls.sort(Comparator.comparingLong(Call::startEpochNanos));
  }

  /** Whose calls they are. */
  public String service() {
    return service;
  }

  /** The operation's name; "" for all operations of the service. */
  public String operation() {
    return operation;
  }

  /** Calls a second, for every moment of the chart. */
  public List<Double> rates() {
    double seconds = times.windowNanos() / NANOS_PER_SECOND;
    return overTime(new Counting((all, failed) -> all / seconds));
  }

  /** The share of calls that failed, from 0 to 1; NaN where there was none. */
  public List<Double> errorShares() {
    return overTime(new Counting((all, failed) -> all == 0 ? Double.NaN : (double) failed / all));
  }

  /**
   * The duration in milliseconds that this share of the calls did not exceed, by the nearest rank;
   * NaN where there was no call.
   *
   * @param share from 0 to 1
   */
  public List<Double> quantileMillis(double share) {
    Durations durations = new Durations(calls.stream().mapToLong(Call::durationNanos));
    return overTime(
        new Window() {
          @Override
          public void enters(Call call) {
            durations.add(call.durationNanos(), 1);
          }

          @Override
          public void leaves(Call call) {
            durations.add(call.durationNanos(), -1);
          }

          @Override
          public double value() {
            return durations.isEmpty() ? Double.NaN : durations.quantile(share) / NANOS_PER_MILLI;
          }
        });
  }

  private interface Window {
    void enters(Call call);

    void leaves(Call call);

    double value();
  }

  private interface Ratio {
    double of(long all, long failed);
  }

  private static final class Counting implements Window {
    private final Ratio ratio;
    private long all;
    private long failed;

    Counting(Ratio ratio) {
      this.ratio = ratio;
    }

    @Override
    public void enters(Call call) {
      all++;
      failed += call.failed() ? 1 : 0;
    }

    @Override
    public void leaves(Call call) {
      all--;
      failed -= call.failed() ? 1 : 0;
    }

    @Override
    public double value() {
      return ratio.of(all, failed);
    }
  }

  private List<Double> overTime(Window window) {
    List<Double> values = new ArrayList<>();
    int first = 0;
    int next = 0;
    for (int i = 0; i < times.count(); i++) {
      long until = times.at(i);
      for (; next < calls.size() && calls.get(next).startEpochNanos() <= until; next++) {
        window.enters(calls.get(next));
      }
      long after = until - times.windowNanos();
      for (; first < next && calls.get(first).startEpochNanos() <= after; first++) {
        window.leaves(calls.get(first));
      }
      values.add(window.value());
    }
    return values;
  }
}
