package io.meshspan.backend.query.traceql;

import io.meshspan.store.AttributeValue;
import io.meshspan.store.SpanMake;
import io.meshspan.store.Trace;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A field whose values are asked for. */
public final class AskedField {
  private final Field field;

  private AskedField(Field field) {
    this.field = field;
  }

  /**
   * A value that a query can name.
   *
   * @param type {@code string}, {@code int}, {@code float}, {@code bool} or {@code keyword}
   * @param text as it stands in a query, a string without its quotes
   */
  public record Named(String type, String text) {}

  /**
   * Reads a name such as {@code resource.service.name}, {@code .http.route} or {@code status}.
   *
   * @throws TraceQlException when it is no name
   */
  public static AskedField parse(String name) {
    Words words = new Words(name);
    Field field = new ExpressionParser(words).field();
    if (words.peek().kind() != Token.Kind.END) {
      throw words.expected("the end of the name");
    }
    return new AskedField(field);
  }

  /**
   * Its values on the spans of a trace that a query means, each once. A name without a scope is
   * looked for in all of them; what hardly two spans have in common, such as an id or a duration,
   * has none.
   */
  public Set<Named> values(TraceQl query, Trace trace) {
    if (isUnique()) {
      return Set.of();
    }
    TraceIndex index = new TraceIndex(trace);
    FieldValues fields = new FieldValues(index);
    Set<Named> found = new LinkedHashSet<>();
    for (SpanGroup group : query.groups(index, fields)) {
      for (Field each : scoped()) {
        group.spans().stream().forEach(i -> add(fields.of(each, i), found));
      }
    }
    return found;
  }

  /** Whether hardly two spans have a value in common: then it has none. */
  boolean isUnique() {
    return field instanceof Field.Intrinsic intrinsic && intrinsic.isUnique();
  }

  boolean isOfAnyScope() {
    return field instanceof Field.OfScope of && of.scope() == Field.Scope.ANY;
  }

  /** Whether makes and own attributes of spans tell it, but for events and links in any scope. */
  boolean isToldBySingleSpans() {
    return SingleSpans.isTold(field);
  }

  /** The key that it may have among a span's own attributes. */
  Optional<String> ownKey() {
    return SingleSpans.isOwn(field)
        ? Optional.of(((Field.OfScope) field).name())
        : Optional.empty();
  }

  /** Adds what spans of this make have, but for attributes of their own. */
  void addOfMake(SpanMake make, Set<Named> to) {
    FieldValues fields = SingleSpans.fieldsOf(make);
    for (Field each : scoped()) {
      add(fields.of(each, 0), to);
    }
  }

  private List<Field> scoped() {
    if (field instanceof Field.OfScope of && of.scope() == Field.Scope.ANY) {
      return Arrays.stream(Field.Scope.values())
          .filter(scope -> scope != Field.Scope.ANY)
          .map(scope -> (Field) new Field.OfScope(scope, of.name()))
          .toList();
    }
    return List.of(field);
  }

  static void add(Value value, Set<Named> to) {
    if (value instanceof Value.Many many) {
      many.present().forEach(each -> add(each, to));
    } else if (!(value instanceof Value.Absent)) {
      AttributeValue attribute = Values.attribute(value);
      to.add(new Named(type(value), attribute.text()));
    }
  }

  private static String type(Value value) {
    if (value instanceof Value.Whole) {
      return "int";
    }
    if (value instanceof Value.Real) {
      return "float";
    }
    if (value instanceof Value.Bool) {
      return "bool";
    }
    return value instanceof Value.Text ? "string" : "keyword";
  }

  /** The names of the intrinsics whose values can be asked for, sorted. */
  public static List<String> intrinsics() {
    return Field.Intrinsic.offered();
  }
}
