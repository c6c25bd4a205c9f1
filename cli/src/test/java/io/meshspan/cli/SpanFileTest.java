package io.meshspan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshspan.cli.SpanInFile.Place;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which spans a file holds, and where it stops being one. */
final class SpanFileTest {
  private static List<SpanInFile> read(String text) throws Exception {
    List<SpanInFile> spans = new ArrayList<>();
    SpanFile.read(new ByteArrayInputStream(text.getBytes(UTF_8)), spans::add);
    return spans;
  }

  private static List<String> names(List<SpanInFile> spans) {
    return spans.stream().map(span -> span.span().path("name").asText()).toList();
  }

  private static String document(String... names) {
    StringBuilder spans = new StringBuilder();
    for (String name : names) {
      spans.append(spans.isEmpty() ? "" : ",").append("{\"name\":\"").append(name).append("\"}");
    }
    return "{\"resourceSpans\":[{\"resource\":{\"r\":1},\"scopeSpans\":[{\"scope\":{\"s\":1},\"spans\":["
        + spans
        + "]}]}]}";
  }

  @Test
  void documentsComeOneALineOrOneAfterTheOtherOrAlone() throws Exception {
    assertThat(names(read(document("a", "b") + "\n" + document("c") + "\n")))
        .containsExactly("a", "b", "c");
    assertThat(names(read(document("a") + document("b")))).containsExactly("a", "b");
    assertThat(names(read(document("a").replace(",", ",\n\t").replace(":", " : "))))
        .containsExactly("a");
    assertThat(read("")).isEmpty();
    assertThat(read(" \n\n")).isEmpty();
    assertThat(read("{\"resourceSpans\":null}")).isEmpty();
  }

  @Test
  void anAnswerOfJaegersApiVersion3IsReadToo() throws Exception {
    assertThat(names(read("{\"result\":" + document("a") + "}"))).containsExactly("a");
  }

  @Test
  void aSpanKnowsItsPlaceItsResourceAndItsScope() throws Exception {
    List<SpanInFile> spans =
        read("\n" + document("a", "b").replace("[{\"name\"", "[\n  {\"name\""));
    assertThat(spans.get(0).place()).isEqualTo(new Place(3, 3));
    assertThat(spans.get(1).place()).isEqualTo(new Place(3, 16));
    assertThat(spans.get(0).resource().path("r").asInt()).isEqualTo(1);
    assertThat(spans.get(0).scope().path("s").asInt()).isEqualTo(1);
    assertThat(spans.get(1).resource()).isSameAs(spans.get(0).resource());
    assertThat(spans.get(1).scope()).isSameAs(spans.get(0).scope());
    assertThat(spans.get(0).bytes()).isEqualTo("{\"name\":\"a\"}".length());
  }

  @Test
  void fieldsMayComeInAnyOrderAndUnknownOnesArePassedOver() throws Exception {
    List<SpanInFile> spans =
        read(
            "{\"x\":[{}],\"resourceSpans\":[{\"schemaUrl\":\"u\",\"scopeSpans\":[{\"spans\":[{\"name\":\"a\"}],\"scope\":{\"s\":1}},"
                + "{\"spans\":[{\"name\":\"b\"}]}],\"resource\":{\"r\":1}}],\"y\":{\"z\":1}}");
    assertThat(names(spans)).containsExactly("a", "b");
    assertThat(spans.get(0).resource().path("r").asInt()).isEqualTo(1);
    assertThat(spans.get(0).scope().path("s").asInt()).isEqualTo(1);
    assertThat(spans.get(1).resource()).isSameAs(spans.get(0).resource());
    assertThat(spans.get(1).scope().isMissingNode()).isTrue();
    assertThat(spans.get(0).place()).as("of the list that was held").isEqualTo(new Place(1, 58));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("no JSON", document("a") + "\nnonsense", "line 2, column "),
        arguments(
            "cut off", document("a") + "\n" + document("b").substring(0, 60), "line 2, column "),
        arguments("a missing comma", document("a", "b").replace("},{", "} {"), "line 1, column "),
        arguments("no object", "[1]", "line 1, column 1: an object"),
        arguments(
            "something else",
            document("a") + "\n{\"resourceLogs\":[]}",
            "line 2, column 1: this object has neither"),
        arguments(
            "no list",
            "{\"resourceSpans\":{}}",
            "line 1, column 18: the list of \"resourceSpans\""),
        arguments(
            "no objects in it", "{\"data\":[1]}", "line 1, column 10: an object of \"data\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsNotAsItShouldBeIsSaidWithLineAndColumn(String what, String text, String said) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith(said)
        .message()
        .hasLineCount(1);
  }

  @Test
  void ofJaegersDownloadEverySpanHasItsProcess() throws Exception {
    List<SpanInFile> spans =
        read(
            """
            {"data":[{"traceID":"ab","spans":[
              {"traceID":"ab","spanID":"1","operationName":"a","processID":"p1","references":[],"startTime":1700000000000001,"duration":2,
               "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"n","type":"int64","value":7}],"logs":[]},
              {"traceID":"ab","spanID":"2","operationName":"b","processID":"p2","startTime":5,"duration":0,
               "references":[{"refType":"CHILD_OF","traceID":"ab","spanID":"1"},{"refType":"FOLLOWS_FROM","traceID":"cd","spanID":"3"}]}],
              "processes":{"p1":{"serviceName":"one","tags":[]},"p2":{"serviceName":"two"}}}],"total":0,"errors":null}
            """);
    assertThat(names(spans)).containsExactly("a", "b");
    assertThat(spans.get(0).span().toString())
        .contains(
            "\"traceId\":\"000000000000000000000000000000ab\"",
            "\"spanId\":\"0000000000000001\"",
            "\"kind\":2",
            "\"startTimeUnixNano\":\"1700000000000001000\"",
            "\"endTimeUnixNano\":\"1700000000000003000\"",
            "[{\"key\":\"n\",\"value\":{\"intValue\":\"7\"}}]");
    assertThat(spans.get(1).span().path("parentSpanId").asText()).isEqualTo("0000000000000001");
    assertThat(spans.get(1).span().path("links").toString())
        .isEqualTo(
            "[{\"traceId\":\"000000000000000000000000000000cd\",\"spanId\":\"0000000000000003\"}]");
    assertThat(spans.get(1).resource().toString())
        .isEqualTo(
            "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"two\"}}]}");
  }
}
