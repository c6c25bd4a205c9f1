package io.meshspan.api.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a method with annotations uses a span: which parameter gives which attribute. The same rules
 * hold when the method is compiled and when it is woven, so they are here, once, over descriptions
 * of types and without reflection.
 *
 * @param span the span
 * @param attributes the attribute that each given parameter holds, in the order of the parameters
 */
public record SpanUse(SpanDescription span, List<AttributeDescription> attributes) {
  public SpanUse {
    attributes = List.copyOf(attributes);
  }

  /**
   * A parameter that holds an attribute.
   *
   * @param attribute the attribute's name, for example {@code raft.term}; empty where the parameter
   *     is named like the attribute's setter
   * @param name the parameter's own name; empty where it is not known
   * @param type its type
   */
  public record Parameter(String attribute, String name, Type type) {}

  /**
   * A Java type, as far as it matters here.
   *
   * @param shape what it can hold
   * @param name its name: for an enumeration with its package
   */
  public record Type(Shape shape, String name) {}

  /** What a Java type can hold. */
  public enum Shape {
    /** {@code CharSequence} and its kinds. */
    TEXT,
    /** A whole number, boxed or not. */
    WHOLE,
    /** {@code float} or {@code double}, boxed or not. */
    REAL,
    /** {@code boolean}. */
    TRUTH,
    /** {@code Boolean}, which may be absent. */
    BOXED_TRUTH,
    /** {@code Iterable} of texts, or {@code String[]}. */
    TEXTS,
    /** An enum. */
    ENUM,
    /** Anything else. */
    OTHER
  }

  /** The typed API's own enumerations. */
  @FunctionalInterface
  public interface EnumTypes {
    /** The qualified name of an enumerated attribute's Java type. */
    String of(SpanDescription span, AttributeDescription attribute);
  }

  /**
   * What is wrong, and what to do about it.
   *
   * @param parameter which parameter is wrong, from 0; or {@link #METHOD}
   * @param message what is wrong, and what to do
   */
  public record Problem(int parameter, String message) {
    /** The method itself is wrong. */
    public static final int METHOD = -1;
  }

  /**
   * What it takes to use a span.
   *
   * @param spanName the span's name
   * @param parameters the parameters that hold attributes
   * @param enumTypes the typed API's enumerations
   * @param problems where problems are added
   * @return the use; empty where there were problems
   */
  public static Optional<SpanUse> check(
      String spanName, List<Parameter> parameters, EnumTypes enumTypes, List<Problem> problems) {
    Optional<SpanDescription> span = SpanCatalog.find(spanName);
    if (span.isEmpty()) {
      List<String> names = SpanCatalog.spans().stream().map(SpanDescription::name).toList();
      problems.add(
          new Problem(
              Problem.METHOD,
              "there is no span \"" + spanName + "\"" + suggestion(spanName, names)));
      return Optional.empty();
    }
    int before = problems.size();
    List<AttributeDescription> attributes =
        new Checker(span.get(), enumTypes, problems).attributesOf(parameters);
    return problems.size() == before
        ? Optional.of(new SpanUse(span.get(), attributes))
        : Optional.empty();
  }

  private static String suggestion(String wrong, List<String> names) {
    return NearestName.to(wrong, names)
        .map(name -> "; did you mean \"" + name + "\"?")
        .orElse("; the names are in the reference");
  }

  private static final class Checker {
    private final SpanDescription span;
    private final EnumTypes enumTypes;
    private final List<Problem> problems;

    Checker(SpanDescription span, EnumTypes enumTypes, List<Problem> problems) {
      this.span = span;
      this.enumTypes = enumTypes;
      this.problems = problems;
    }

    List<AttributeDescription> attributesOf(List<Parameter> parameters) {
      List<AttributeDescription> attributes = new ArrayList<>();
      Set<AttributeDescription> seen = new HashSet<>();
      for (int i = 0; i < parameters.size(); i++) {
        Optional<AttributeDescription> found = find(parameters.get(i), i);
        if (found.isPresent()) {
          checkType(found.get(), parameters.get(i).type(), i);
          if (!seen.add(found.get())) {
            add(i, found.get().key() + " is given twice; remove one of them");
          }
          attributes.add(found.get());
        }
      }
      for (AttributeDescription required : span.required()) {
        if (!seen.contains(required)) {
          add(
              Problem.METHOD,
              span.name()
                  + " needs "
                  + required.key()
                  + "; annotate the parameter that holds it with @SpanAttribute(\""
                  + required.key()
                  + "\")");
        }
      }
      return attributes;
    }

    private Optional<AttributeDescription> find(Parameter parameter, int index) {
      boolean isNamed = !parameter.attribute().isEmpty();
      if (!isNamed && parameter.name().isEmpty()) {
        add(index, "a parameter's name is not known; write @SpanAttribute(\"…\")");
        return Optional.empty();
      }
      String wanted = isNamed ? parameter.attribute() : parameter.name();
      Optional<AttributeDescription> found =
          all().filter(a -> (isNamed ? a.key() : a.setter()).equals(wanted)).findFirst();
      if (found.isEmpty()) {
        List<String> names =
            all().map(isNamed ? AttributeDescription::key : AttributeDescription::setter).toList();
        add(
            index,
            span.name() + " has no attribute \"" + wanted + "\"" + suggestion(wanted, names));
      }
      return found;
    }

    private void checkType(AttributeDescription attribute, Type type, int index) {
      boolean isRequired = span.required().contains(attribute);
      Shape shape = type.shape();
      String expected;
      boolean fits;
      switch (attribute.type()) {
        case STRING -> {
          expected = "a String";
          fits = shape == Shape.TEXT;
        }
        case LONG -> {
          expected = "a long";
          fits = shape == Shape.WHOLE;
        }
        case DOUBLE -> {
          expected = "a double";
          fits = shape == Shape.REAL || shape == Shape.WHOLE;
        }
        case BOOLEAN -> {
          expected = "a boolean";
          fits = shape == Shape.TRUTH || (shape == Shape.BOXED_TRUTH && !isRequired);
        }
        case STRING_LIST -> {
          expected = "an Iterable<String>";
          fits = shape == Shape.TEXTS;
        }
        default -> {
          expected = "a " + enumTypes.of(span, attribute);
          fits = shape == Shape.ENUM && type.name().equals(enumTypes.of(span, attribute));
        }
      }
      if (!fits) {
        add(
            index,
            attribute.key() + " is " + expected + ", not a " + type.name() + "; change the type");
      }
    }

    private Stream<AttributeDescription> all() {
      return Stream.concat(span.required().stream(), span.optional().stream());
    }

    private void add(int parameter, String message) {
      problems.add(new Problem(parameter, message));
    }
  }

  /** All messages, one a line. */
  public static String describe(List<Problem> problems) {
    return problems.stream().map(Problem::message).collect(Collectors.joining("\n"));
  }
}
