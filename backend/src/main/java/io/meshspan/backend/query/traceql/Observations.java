package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.series.Comparison;
import io.meshspan.backend.query.series.Comparison.Side;
import io.meshspan.backend.query.series.Lines;
import io.meshspan.backend.query.series.Measure;
import io.meshspan.backend.query.series.SeriesLimits;
import io.meshspan.backend.query.series.SeriesTable;
import io.meshspan.backend.query.series.TimeGrid;
import io.meshspan.backend.query.traceql.FirstStage.Compared;
import io.meshspan.backend.query.traceql.FirstStage.Measured;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanTally;
import io.meshspan.store.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes of a span what is gathered: a moment, a number, a group. */
sealed interface Observations {
  static Observations of(FirstStage first, TimeGrid grid, SeriesLimits limits) {
    return first instanceof Measured measured
        ? new OfNumbers(measured, grid, limits)
        : new OfAttributes((Compared) first, grid, limits);
  }

  void observe(TraceIndex trace, FieldValues fields, int i);

  boolean wantsExemplarAt(long epochNanos);

  void exemplar(TraceIndex trace, FieldValues fields, int i, List<Attribute> labels);

  Lines lines();

  /** For a {@link SeriesTable}. */
  final class OfNumbers implements Observations {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Optional<Field> of;
    private final List<Field> by;
    private final boolean isBucketed;
    private final SeriesTable table;

    private OfNumbers(Measured measured, TimeGrid grid, SeriesLimits limits) {
      this.of = measured.of();
      this.by = measured.by();
      this.isBucketed = measured.function().isBucketed();
      boolean isDuration = of.isPresent() && of.get().isDuration();
      Measure measure =
          new Measure(measured.function(), isDuration ? NANOS_PER_SECOND : 1, measured.quantiles());
      this.table = SeriesTable.of(measure, by.stream().map(Field::text).toList(), grid, limits);
    }

    @Override
    public void observe(TraceIndex trace, FieldValues fields, int i) {
      table.observe(group(fields, i), trace.span(i).startEpochNanos(), number(fields, i));
    }

    /** A span of a group; the number is not one where none is asked for, or there is none. */
    void observe(int group, long startEpochNanos, double number) {
      table.observe(group, startEpochNanos, number);
    }

    /** Spans of a group that are added up, of an interval that holds this moment. */
    void observe(int group, long epochNanos, SpanTally sum) {
      table.observe(group, epochNanos, sum);
    }

    /** Where exemplars are still wanted within a range. */
    List<TimeRange> slotsToFill(TimeRange within) {
      return table.slotsToFill(within);
    }

    int group(FieldValues fields, int i) {
      List<AttributeValue> values = new ArrayList<>(by.size());
      for (Field field : by) {
        values.add(Values.of(field, fields.of(field, i)));
      }
      return table.group(values);
    }

    private double number(FieldValues fields, int i) {
      return of.isEmpty() ? Double.NaN : number(fields.of(of.get(), i));
    }

    /** NaN for a value that is none. */
    double number(Value several) {
      Value value = several.first();
      // Powers of two are for whole numbers; what lies between them has none.
      boolean isNumber = isBucketed ? value instanceof Value.Whole : value.isNumber();
      return isNumber ? value.number() : Double.NaN;
    }

    @Override
    public boolean wantsExemplarAt(long epochNanos) {
      return table.wantsExemplarAt(epochNanos);
    }

    @Override
    public void exemplar(TraceIndex trace, FieldValues fields, int i, List<Attribute> labels) {
      List<Attribute> all = new ArrayList<>(labels);
      for (Field field : by) {
        AttributeValue value = Values.of(field, fields.of(field, i));
        if (!(value instanceof AttributeValue.Empty)) {
          all.add(new Attribute(field.text(), value));
        }
      }
      long start = trace.span(i).startEpochNanos();
      table.exemplar(group(fields, i), start, number(fields, i), all);
    }

    @Override
    public Lines lines() {
      return table.lines();
    }
  }

  /** For a {@link Comparison}. */
  final class OfAttributes implements Observations {
    private final Compared compared;
    private final Comparison comparison;

    private OfAttributes(Compared compared, TimeGrid grid, SeriesLimits limits) {
      this.compared = compared;
      this.comparison = Comparison.of(compared.top(), grid, limits);
    }

    @Override
    public void observe(TraceIndex trace, FieldValues fields, int i) {
      comparison.observe(
          side(trace, fields, i),
          trace.span(i).startEpochNanos(),
          SpanAttributes.of(trace, fields, i));
    }

    private Side side(TraceIndex trace, FieldValues fields, int i) {
      long start = trace.span(i).startEpochNanos();
      boolean isInTime =
          compared.endEpochNanos() == 0
              || (start > compared.startEpochNanos() && start <= compared.endEpochNanos());
      return isInTime && new Evaluation(fields).isTrue(compared.selection(), i)
          ? Side.SELECTION
          : Side.BASELINE;
    }

    @Override
    public boolean wantsExemplarAt(long epochNanos) {
      return comparison.wantsExemplarAt(epochNanos);
    }

    @Override
    public void exemplar(TraceIndex trace, FieldValues fields, int i, List<Attribute> labels) {
      comparison.exemplar(
          side(trace, fields, i),
          trace.span(i).startEpochNanos(),
          labels,
          SpanAttributes.of(trace, fields, i));
    }

    @Override
    public Lines lines() {
      return comparison.lines();
    }
  }
}
