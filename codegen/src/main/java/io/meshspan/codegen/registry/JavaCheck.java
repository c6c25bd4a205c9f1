package io.meshspan.codegen.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks that a family can become Java: no name meets another, or one that Java has taken. */
final class JavaCheck {
  private final Problems problems;
  private final Family family;
  private final Map<String, Location> types = new HashMap<>();

  JavaCheck(Problems problems, Family family) {
    this.problems = problems;
    this.family = family;
  }

  void check() {
    for (String suffix : List.of("Spans", "Attributes", "Metrics")) {
      types.put(Words.pascal(family.id()) + suffix, family.at());
    }
    for (Attribute attribute : family.attributes()) {
      if (attribute.type() instanceof AttributeType.Enumeration enumeration) {
        type(enumeration.javaName(), attribute.at());
      }
    }
    Set<String> methods = new HashSet<>();
    for (Span span : family.spans()) {
      type(Words.pascal(span.javaName()) + "Span", span.at());
      // Two methods whose names differ in nothing but case would be two files of one name.
      if (!methods.add(span.javaName().toLowerCase(Locale.ROOT))) {
        problems.add(
            span.at(), "the Java method " + span.javaName() + " is there twice", "rename one");
      }
      check(span);
    }
    for (Event event : family.events()) {
      parameters(event.attributes(), event.at());
    }
  }

  private void type(String name, Location at) {
    Location first = types.putIfAbsent(name, at);
    if (first != null) {
      problems.add(at, "two Java types are named " + name, "the other comes from " + first);
    }
  }

  private void check(Span span) {
    parameters(span.attributes(), span.at());
    boolean optionalSeen = false;
    int outcomes = 0;
    for (AttributeUse use : span.attributes()) {
      if (use.isRequired() && optionalSeen) {
        problems.add(
            span.at(),
            "a required attribute of " + span.name() + " comes after an optional one",
            "list the required ones first, in the order of the method's parameters");
      }
      optionalSeen |= !use.isRequired();
      outcomes += use.attribute().isOutcome() ? 1 : 0;
      if (!use.isRequired() && !NameRules.isFreeSetter(use.javaName())) {
        problems.add(
            span.at(),
            "a setter of " + span.name() + " cannot be named " + use.javaName(),
            "set another name with \"java: …\" beside the ref");
      }
    }
    if (outcomes > 1) {
      problems.add(span.at(), span.name() + " has more than one outcome", "leave one of them out");
    }
    Set<String> setters = new HashSet<>();
    span.optional().forEach(use -> setters.add(use.javaName()));
    for (Event event : span.events()) {
      if (!setters.add(event.javaName())) {
        problems.add(
            span.at(),
            "the event " + event.name() + " meets a setter or event of the same Java name",
            "set another name with \"java: …\" in the event");
      }
    }
  }

  private void parameters(List<AttributeUse> uses, Location at) {
    Set<String> names = new HashSet<>();
    for (AttributeUse use : uses) {
      if (!NameRules.isJavaName(use.javaName())) {
        problems.add(
            use.attribute().at(),
            "\"" + use.javaName() + "\" is no Java name for " + use.attribute().name(),
            "set another with \"java: …\"");
      }
      if (!names.add(use.javaName())) {
        problems.add(
            at,
            "two attributes have the Java name " + use.javaName(),
            "set another name with \"java: …\" beside one of the refs");
      }
    }
  }
}
