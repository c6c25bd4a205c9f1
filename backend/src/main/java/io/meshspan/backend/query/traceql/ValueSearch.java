package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.AskedField.Named;
import io.meshspan.store.AttributeKey;
import io.meshspan.store.SeenSpan;
import io.meshspan.store.SpanMake;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTest;
import io.meshspan.store.SpanTest.Place;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceVisitor.Next;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Gathers the values that a field has on the spans that a query means: from single spans where they
 * tell enough, else from whole traces. For one thread.
 */
public final class ValueSearch {
  private final AskedField field;
  private final TraceQl query;
  private final TimeRange range;
  private final int most;
  private final Set<Named> found = new LinkedHashSet<>();
  private final Set<SpanMake> makesSeen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Object> valuesSeen = new HashSet<>();

  /** For spans that start in the range, until so many values are found. */
  public ValueSearch(AskedField field, TraceQl query, TimeRange range, int most) {
    this.field = field;
    this.query = query;
    this.range = range;
    this.most = most;
  }

  /** Looks as long as it may. */
  public void over(SpanSource source, BooleanSupplier goesOn) {
    if (field.isUnique()) {
      return;
    }
    Optional<SpanTest> exact = query.exactly();
    if (exact.isPresent() && field.isToldBySingleSpans() && !isOfParts(source)) {
      List<String> keys = field.ownKey().stream().toList();
      source.observe(
          new SpanQuestion(range, exact.get(), keys),
          span -> {
            see(span);
            return next(goesOn);
          });
      return;
    }
    source.scan(
        range,
        query.necessary(),
        trace -> {
          found.addAll(field.values(query, trace));
          return next(goesOn);
        });
  }

  /** Whether an event or a link may have it, of which single spans tell nothing. */
  private boolean isOfParts(SpanSource source) {
    if (!field.isOfAnyScope()) {
      return false;
    }
    String key = field.ownKey().orElseThrow();
    Set<AttributeKey> keys = source.keys(range);
    return keys.contains(new AttributeKey(Place.EVENT, key))
        || keys.contains(new AttributeKey(Place.LINK, key));
  }

  private Next next(BooleanSupplier goesOn) {
    return found.size() < most && goesOn.getAsBoolean() ? Next.GO_ON : Next.STOP;
  }

  private void see(SeenSpan span) {
    if (field.ownKey().isPresent()) {
      // The same value comes again and again.
      span.attribute(0)
          .filter(valuesSeen::add)
          .ifPresent(value -> AskedField.add(FieldValues.value(value), found));
    }
    if (makesSeen.add(span.make())) {
      field.addOfMake(span.make(), found);
    }
  }

  /** What was found so far; a few more than were asked for may be among them. */
  public Set<Named> found() {
    return Collections.unmodifiableSet(found);
  }
}
