package io.meshspan.codegen.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshspan.codegen.TestRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryProblemsTest {
  private static final String TIDE = TestRegistry.text("tide.yaml");

  static Stream<Arguments> edits() {
    return Stream.of(
        arguments("unknown key", "sensitive: true", "secret: true", "unknown key \"secret\""),
        arguments("missing brief", "brief: The sensors that took part.", "note: x", "no brief"),
        arguments(
            "empty brief",
            "brief: Takes readings and makes one level of them.",
            "brief: \"\"",
            "no brief"),
        arguments("unit in a name", "tide.readings.count", "tide.latency_ms", "unit \"ms\""),
        arguments("unit as last word", "tide.sensors", "tide.sensor.bytes", "unit \"bytes\""),
        arguments("unknown type", "type: boolean", "type: bool", "\"bool\" is no type"),
        arguments("example of another type", "[60]", "[sixty]", "not of type int"),
        arguments("quoted number", "[60]", "[\"60\"]", "not of type int"),
        arguments("fraction as int", "[60]", "[60.5]", "not of type int"),
        arguments("too large an int", "[60]", "[99999999999999999999]", "not of type int"),
        arguments("example above max", "[4.21, 3]", "[21]", "out of its range"),
        arguments("example below min", "[60]", "[0]", "out of its range"),
        arguments(
            "example is no member", "examples: [measured]", "examples: [won]", "of type enum"),
        arguments("no examples", "examples: [cuxhaven]", "unit: m", "no examples"),
        arguments("unknown ref", "ref: tide.sensors", "ref: tide.sensor", "no attribute"),
        arguments("attribute twice", "id: tide.calibrated", "id: tide.sensors", "is there twice"),
        arguments("ref twice", "ref: tide.calibrated", "ref: tide.sensors", "is there twice"),
        arguments(
            "upper case", "id: tide.calibrated", "id: tide.Calibrated", "OpenTelemetry's rules"),
        arguments("hyphen", "id: tide.calibrated", "id: tide.cali-brated", "OpenTelemetry's rules"),
        arguments("foreign name", "id: tide.calibrated", "id: sea.calibrated", "begin with tide."),
        arguments("kind unknown", "[internal, client]", "[internal, caller]", "no span kind"),
        arguments("kind twice", "[internal, client]", "[client, client]", "is there twice"),
        arguments("Java keyword", "java: measurement", "java: switch", "cannot be named switch"),
        arguments(
            "core's method", "java: measurement", "java: linkedTo", "cannot be named linkedTo"),
        arguments("no Java name", "java: measurement", "java: a-b", "cannot be named a-b"),
        arguments("level unknown", "level: opt_in", "level: maybe", "no requirement level"),
        arguments("order", "level: opt_in", "level: required", "comes after an optional one"),
        arguments("unknown event", "events: [tide.alarm]", "events: [tide.horn]", "no event"),
        arguments("unknown span", "counts: tide.measure", "counts: tide.guess", "no span"),
        arguments("counting gauge", "instrument: counter", "instrument: gauge", "counts spans"),
        arguments("instrument", "instrument: counter", "instrument: meter", "no instrument"),
        arguments("falling counter", "instrument: gauge", "instrument: counter", "never falls"),
        arguments("metric of text", "attribute: tide.level", "attribute: tide.sensors", "a number"),
        arguments("buckets of a gauge", "value_type: int", "buckets: [1]", "only a histogram"),
        arguments("buckets in disorder", "[0.5, 2, 8]", "[2, 0.5, 8]", "do not ascend"),
        arguments("buckets of words", "[0.5, 2, 8]", "[low, high]", "must be a number"),
        arguments("two feeds", "value_type: int", "counts: tide.measure", "exactly one of"),
        arguments("metric id", "metric_name: tide.stations", "metric_name: tide.s", "differs"),
        arguments("min above max", "max: 20", "max: -30", "max is less than min"),
        arguments("unit of a text", "sensitive: true", "unit: m", "only numbers have a unit"),
        arguments("group type", "type: event", "type: happening", "type \"happening\""),
        arguments("first group", "id: registry.tide", "id: registry.ebb", "must be registry.tide"),
        arguments("key twice", "sensitive: true", "brief: Twice.", "the key \"brief\" twice"),
        arguments("truth value", "sensitive: true", "sensitive: sure", "true or false"),
        arguments("no YAML", "examples: [60]", "examples: [60", "no YAML"),
        arguments("member twice", "value: too_rough", "value: measured", "is there twice"),
        arguments(
            "Java name taken", "sensitive: true", "java: calibrated", "Java name calibrated"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void aMistakeIsReported(String name, String good, String bad, String expected) {
    String edited = edit(good, bad);
    assertThat(problems(edited))
        .as("problems of: %s", name)
        .anySatisfy(problem -> assertThat(problem.message()).contains(expected))
        .allSatisfy(problem -> assertThat(problem.advice()).isNotBlank());
  }

  @Test
  void aProblemNamesFileLineAndColumn() {
    String edited = edit("sensitive: true", "secret: true");
    int line =
        1
            + (int)
                edited
                    .substring(0, edited.indexOf("secret"))
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
    assertThat(problems(edited).get(0).at()).isEqualTo(new Location("registry/tide.yaml", line, 9));
    assertThat(problems(edited).get(0).toString())
        .startsWith("registry/tide.yaml:" + line + ":9: an attribute has an unknown key");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    String edited = edit("type: boolean", "type: bool").replace("[internal, client]", "[caller]");
    assertThat(problems(edited)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void anEnumerationNeedsMembers() {
    int from = TIDE.indexOf("        type:\n          members:");
    int to = TIDE.indexOf("        brief: How the measurement ended.");
    String edited =
        TIDE.substring(0, from) + "        type:\n          members: []\n" + TIDE.substring(to);
    assertThat(problems(edited))
        .anySatisfy(problem -> assertThat(problem.message()).contains("needs members"));
  }

  @Test
  void anAttributeThatNothingUsesIsReported() {
    String edited = edit("      - ref: tide.sensors\n        requirement_level: recommended\n", "");
    assertThat(problems(edited))
        .extracting(Problem::message)
        .containsExactly("nothing uses the attribute tide.sensors");
  }

  @Test
  void aFamilyDoesNotBorrowFromAnother() {
    String other =
        """
        groups:
          - id: registry.ebb
            type: attribute_group
            display_name: Ebb
            stability: development
            brief: Water that leaves.
          - id: span.ebb.flow
            type: span
            java: flow
            span_kind: internal
            stability: development
            brief: It leaves.
            attributes:
              - ref: tide.level
                requirement_level: required
        """;
    InvalidRegistryException thrown =
        catchThrowableOfType(
            InvalidRegistryException.class,
            () ->
                Registry.read(
                    List.of(
                        new RegistrySource("shared.yaml", TestRegistry.text("shared.yaml")),
                        new RegistrySource("tide.yaml", TIDE),
                        new RegistrySource("ebb.yaml", other))));
    assertThat(thrown.problems())
        .extracting(Problem::message)
        .containsExactly("tide.level belongs to the family tide");
  }

  @Test
  void theRegistryOfTheTestsIsGood() {
    assertThat(TestRegistry.read().families()).extracting(Family::id).containsExactly("tide");
  }

  private static String edit(String good, String bad) {
    assertThat(TIDE).contains(good);
    int at = TIDE.indexOf(good);
    return TIDE.substring(0, at) + bad + TIDE.substring(at + good.length());
  }

  private static List<Problem> problems(String tide) {
    InvalidRegistryException thrown =
        catchThrowableOfType(InvalidRegistryException.class, () -> TestRegistry.withTide(tide));
    assertThat(thrown).as("the mistake was accepted").isNotNull();
    return thrown.problems();
  }
}
