package io.meshspan.codegen.registry;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How things are named: OpenTelemetry's rules for the wire, Java's rules for the code. */
final class NameRules {
  private static final Pattern WIRE_NAME =
      Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*(\\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern JAVA_NAME = Pattern.compile("[a-z][A-Za-z0-9]*");
  private static final Pattern JAVA_TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*");

  private static final Set<String> UNITS =
      Set.of(
          "ms",
          "millis",
          "milliseconds",
          "us",
          "micros",
          "microseconds",
          "ns",
          "nanos",
          "nanoseconds",
          "s",
          "sec",
          "secs",
          "seconds",
          "minutes",
          "hours",
          "days",
          "bytes",
          "byte",
          "kb",
          "kib",
          "mb",
          "mib",
          "gb",
          "gib",
          "bits",
          "percent",
          "pct",
          "hz",
          "bps",
          "wei");

  private static final Set<String> KEYWORDS =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "goto",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "while");

  /** Methods that every span or every object has already. */
  private static final Set<String> SPAN_METHODS =
      Set.of(
          "nodeId",
          "failed",
          "attribute",
          "event",
          "link",
          "trace",
          "context",
          "span",
          "run",
          "call",
          "callAsync",
          "result",
          "close",
          "closeAt",
          "isOff",
          "measure",
          "setText",
          "setTexts",
          "setLong",
          "setDouble",
          "setBoolean",
          "setEnum",
          "setOutcome",
          "self",
          "getClass",
          "hashCode",
          "equals",
          "toString",
          "notify",
          "notifyAll",
          "wait",
          "clone",
          "finalize");

  /** Methods that every family or every object has already. */
  private static final Set<String> FAMILY_METHODS =
      Set.of(
          "with",
          "continuing",
          "root",
          "linkedTo",
          "startedAt",
          "as",
          "detached",
          "isOff",
          "start",
          "record",
          "self",
          "getClass",
          "hashCode",
          "equals",
          "toString",
          "notify",
          "notifyAll",
          "wait",
          "clone",
          "finalize");

  /** Packages and methods of the API that a family's name would meet. */
  private static final Set<String> API_NAMES =
      Set.of(
          "core",
          "catalog",
          "propagation",
          "annotation",
          "attributes",
          "processor",
          "of",
          "global",
          "rejections",
          "wait",
          "notify",
          "clone",
          "finalize");

  private static final Set<String> JAVA_TYPES =
      Set.of(
          "AttributeKey",
          "Attributes",
          "Boolean",
          "Class",
          "Character",
          "Double",
          "Enum",
          "Error",
          "Exception",
          "Float",
          "Integer",
          "Iterable",
          "List",
          "Long",
          "Math",
          "MetricType",
          "Module",
          "Number",
          "Object",
          "Optional",
          "Override",
          "Package",
          "Process",
          "Record",
          "Runnable",
          "Runtime",
          "Short",
          "SpanFamily",
          "SpanKind",
          "SpanStart",
          "SpanType",
          "String",
          "System",
          "Thread",
          "Throwable",
          "TypedSpan",
          "Void",
          "WireValue");

  private NameRules() {}

  static boolean isWireName(String name) {
    return WIRE_NAME.matcher(name).matches();
  }

  static boolean isWord(String name) {
    return WORD.matcher(name).matches();
  }

  /** The word of a name that is a unit, if one is. */
  static Optional<String> unitIn(String name) {
    for (String word : name.split("[._]", -1)) {
      if (UNITS.contains(word)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  static boolean isJavaName(String name) {
    return JAVA_NAME.matcher(name).matches() && !KEYWORDS.contains(name);
  }

  static boolean isFreeSetter(String name) {
    return !SPAN_METHODS.contains(name);
  }

  static boolean isFreeOperation(String name) {
    return !FAMILY_METHODS.contains(name);
  }

  static boolean isFreeFamily(String id) {
    return !API_NAMES.contains(id) && !KEYWORDS.contains(id.replace("_", ""));
  }

  static boolean isFreeType(String name) {
    return JAVA_TYPE.matcher(name).matches() && !JAVA_TYPES.contains(name);
  }

  /** The name without a prefix and its dot. */
  static String without(String prefix, String name) {
    return name.startsWith(prefix + ".") ? name.substring(prefix.length() + 1) : name;
  }
}
