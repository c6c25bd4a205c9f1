package io.meshspan.backend.query.traceql;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Something of a span that has a name in the language. */
public sealed interface Field {
  /** Its name as it is asked for. */
  String text();

  /** Whether its numbers are nanoseconds. */
  default boolean isDuration() {
    return false;
  }

  /**
   * An attribute.
   *
   * @param scope where it is looked for
   */
  record OfScope(Scope scope, String name) implements Field {
    @Override
    public String text() {
      return scope.prefix + name;
    }
  }

  /** Where attributes are. */
  enum Scope {
    /** The span first, then its resource. */
    ANY("."),
    /** The span. */
    SPAN("span."),
    /** What sent it. */
    RESOURCE("resource."),
    /** Its events. */
    EVENT("event."),
    /** Its links. */
    LINK("link."),
    /** Its instrumentation scope. */
    INSTRUMENTATION("instrumentation.");

    private final String prefix;

    Scope(String prefix) {
      this.prefix = prefix;
    }

    static OfScope read(String text) {
      for (Scope scope : values()) {
        if (text.startsWith(scope.prefix)) {
          return new OfScope(scope, text.substring(scope.prefix.length()));
        }
      }
      throw new IllegalArgumentException(text);
    }
  }

  /** What every span has. */
  enum Intrinsic implements Field {
    /** Nanoseconds that it took. */
    DURATION(ValueType.NUMBER, "duration", "span:duration"),
    /** Its name. */
    NAME(ValueType.TEXT, "name", "span:name"),
    /** Whether it failed. */
    STATUS(ValueType.STATUS, "status", "span:status"),
    /** What was said of that. */
    STATUS_MESSAGE(ValueType.TEXT, "statusMessage", "span:statusMessage"),
    /** Its part in a call. */
    KIND(ValueType.KIND, "kind", "span:kind"),
    /** Its id, in hex. */
    SPAN_ID(ValueType.TEXT, "span:id"),
    /** Its parent's id, in hex; zeros for a root. */
    PARENT_ID(ValueType.TEXT, "span:parentID"),
    /** How many spans have it as their parent. */
    CHILD_COUNT(ValueType.NUMBER, "span:childCount"),
    /** The trace's id, in hex. */
    TRACE_ID(ValueType.TEXT, "trace:id"),
    /** Nanoseconds from the trace's first start to its last end. */
    TRACE_DURATION(ValueType.NUMBER, "traceDuration", "trace:duration"),
    /** The name of the trace's root, "" as long as none has come. */
    ROOT_NAME(ValueType.TEXT, "rootName", "trace:rootName"),
    /** The service of the trace's root, "" as long as none has come. */
    ROOT_SERVICE(ValueType.TEXT, "rootServiceName", "trace:rootService"),
    /** Its place when the tree is walked, on the way down; from 1. */
    NESTED_SET_LEFT(ValueType.NUMBER, "nestedSetLeft"),
    /** The same on the way up. */
    NESTED_SET_RIGHT(ValueType.NUMBER, "nestedSetRight"),
    /** Its parent's place on the way down, -1 for a root. */
    NESTED_SET_PARENT(ValueType.NUMBER, "nestedSetParent"),
    /** The names of its events. */
    EVENT_NAME(ValueType.TEXT, "event:name"),
    /** Nanoseconds from its start to each event. */
    EVENT_SINCE_START(ValueType.NUMBER, "event:timeSinceStart"),
    /** The traces that its links point at, in hex. */
    LINK_TRACE_ID(ValueType.TEXT, "link:traceID"),
    /** The spans that its links point at, in hex. */
    LINK_SPAN_ID(ValueType.TEXT, "link:spanID"),
    /** The name of its instrumentation scope. */
    INSTRUMENTATION_NAME(ValueType.TEXT, "instrumentation:name"),
    /** The version of that. */
    INSTRUMENTATION_VERSION(ValueType.TEXT, "instrumentation:version");

    private final ValueType type;
    private final String name;
    private final String otherName;

    Intrinsic(ValueType type, String name) {
      this(type, name, name);
    }

    Intrinsic(ValueType type, String name, String otherName) {
      this.type = type;
      this.name = name;
      this.otherName = otherName;
    }

    ValueType type() {
      return type;
    }

    @Override
    public boolean isDuration() {
      return this == DURATION || this == TRACE_DURATION || this == EVENT_SINCE_START;
    }

    @Override
    public String text() {
      return name;
    }

    /** Whether its value is a place in the tree that is computed when it is asked for. */
    private boolean isPlace() {
      return this == NESTED_SET_LEFT
          || this == NESTED_SET_RIGHT
          || this == NESTED_SET_PARENT
          || this == CHILD_COUNT;
    }

    /** Whether hardly two spans have a value in common. */
    boolean isUnique() {
      return isDuration() || this == SPAN_ID || this == PARENT_ID || this == TRACE_ID;
    }

    /** What there is to ask for, sorted. */
    static List<String> offered() {
      return Arrays.stream(values())
          .filter(each -> !each.isPlace())
          .flatMap(each -> Stream.of(each.name, each.otherName))
          .distinct()
          .sorted()
          .toList();
    }

    static Optional<Intrinsic> named(String name) {
      return Arrays.stream(values())
          .filter(each -> each.name.equals(name) || each.otherName.equals(name))
          .findFirst();
    }
  }

  /** What can be known of an expression's value before there is a span. */
  enum ValueType {
    /** Anything. */
    UNKNOWN,
    /** A number or a duration. */
    NUMBER,
    /** A string. */
    TEXT,
    /** True or false. */
    BOOL,
    /** A status. */
    STATUS,
    /** A kind. */
    KIND,
    /** Nothing. */
    NIL
  }
}
