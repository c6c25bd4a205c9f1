package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page's models, which know no document, asked in the browser that will run them. */
@ExtendWith(OpenPage.class)
class ModelTest {
  private final Person person;

  ModelTest(Person person) {
    this.person = person;
  }

  @BeforeEach
  void inFrontOfThePage() {
    person.isAt("/");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "1, 1 ns",
    "999, 999 ns",
    "999600, 1 ms",
    "480000, 480 µs",
    "1520000, 1.52 ms",
    "14900000, 14.9 ms",
    "186000000, 186 ms",
    "2e9, 2 s",
    "60e9, 1 min",
    "125e9, 2 min 5 s",
    "3600e9, 1 h",
    "5400e9, 1 h 30 min"
  })
  void aDurationHasThreeDigitsAndTheUnitThatFits(String nanos, String text) {
    assertThat(person.model("time", "m.duration(" + nanos + ").replace(/\\u202f/g, ' ')"))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5ms, 1500000",
    "200us, 200000",
    "1m30s, 90000000000",
    "2 s, 2000000000",
    "fast, ",
    "12, ",
    "5 ms or so, "
  })
  void aTypedDurationIsReadOrRefused(String text, Long nanos) {
    assertThat(person.model("time", "m.parseDuration('" + text + "')")).isEqualTo(nanos);
  }

  @Test
  void aTimeKeepsItsMicrosecondsThoughNoDoubleHoldsIt() {
    assertThat((String) person.model("time", "m.absolute(1795000000123456789n)"))
        .endsWith(".123\u202f456");
  }

  @Test
  void nanosecondsApartAreToldApartThoughTheyBeginIn2026() {
    Object from =
        person.model(
            "trace",
            "[...m.readTrace({traceId: 't', spans: ["
                + "{spanId: 'b', parentSpanId: 'a', name: 'x', startUnixNano: '1795000000000000001', durationNano: '5'},"
                + "{spanId: 'a', name: 'x', startUnixNano: '1795000000000000000', durationNano: '9'}]}).from]");
    assertThat(from).isEqualTo(List.of(0L, 1L));
  }

  @Test
  void aParentComesBeforeItsChildrenAndSiblingsGoByStart() {
    assertThat(rows(span("c", "a", 7), span("b", "a", 3), span("d", "b", 4), span("a", "", 0)))
        .isEqualTo("a0 b1 d2 c1");
  }

  @Test
  void spansThatAreEachOthersParentAreShownOnceEach() {
    assertThat(rows(span("a", "b", 0), span("b", "a", 1))).isEqualTo("a0 b1");
    assertThat(rows(span("a", "a", 0))).isEqualTo("a0");
  }

  @Test
  void aChainOfFiftyThousandSpansIsReadWithoutRecursion() {
    Object depth =
        person.model(
            "trace",
            "(() => { const spans = [];"
                + " for (let i = 0; i < 50000; i++) spans.push({spanId: 's' + i, parentSpanId: i ? 's' + (i - 1) : '', name: 'x', startUnixNano: String(i), durationNano: '1'});"
                + " const t = m.readTrace({traceId: 't', spans}); return [t.depth[49999], t.subtreeEnd[0]]; })()");
    assertThat(depth).isEqualTo(List.of(49_999L, 50_000L));
  }

  @Test
  void aClosedRowHidesItsDescendantsAndSaysHowManyOfThemFailed() {
    Object shown =
        person.model(
            "trace",
            "import('/page/model/waterfall.js').then(w => {"
                + " const t = m.readTrace({traceId: 't', spans: ["
                + span("a", "", 0)
                + ","
                + span("b", "a", 1)
                + ", {spanId: 'c', parentSpanId: 'b', name: 'x', startUnixNano: '2', durationNano: '1', status: {code: 'ERROR'}},"
                + span("d", "a", 5)
                + "]});"
                + " return [...w.visibleRows(t, new Set([1])), t.failedBelow[1]]; })");
    assertThat(shown).isEqualTo(List.of(0L, 1L, 3L, 1L));
  }

  @Test
  void whatIsHitIsTheBoxThatWasLaidOut() {
    Object hit =
        person.model(
            "trace",
            "import('/page/model/waterfall.js').then(w => {"
                + " const t = m.readTrace({traceId: 't', spans: ["
                + span("a", "", 0)
                + ","
                + span("b", "a", 1)
                + "]});"
                + " const boxes = w.boxes(t, w.visibleRows(t, new Set()), {from: 0, to: 10, top: 0, width: 1000, height: 400});"
                + " const [a, b] = boxes; return [w.hit(boxes, a.barX + 1, a.barY + 1).box.row, w.hit(boxes, b.barX + 1, b.barY + 1).box.row,"
                + " w.hit(boxes, a.labelX + 2, a.y + 5).part, w.hit(boxes, 5, 399)]; })");
    assertThat(hit).isEqualTo(java.util.Arrays.asList(0L, 1L, "toggle", null));
  }

  @Test
  void anArrowLeadsFromTheSendersBarToTheReceiversAndToNobodyOnTheSameNode() {
    assertThat(hops(0, 100, 300))
        .as("sent at its end, leaning forward to the receiver's start")
        .isEqualTo("1 lane+100>lane+300 down");
    assertThat(hops(0, 400, 300))
        .as("within a call that waits: straight down")
        .isEqualTo("1 lane+300>lane+300 down");
    assertThat(hops(100, 400, 0))
        .as("a clock that is behind: leaning back")
        .isEqualTo("1 lane+100>lane+0 down");
  }

  /** The arrows between a span on n1, one on n2 caused by it, and one on n2 caused by that. */
  private Object hops(long sentAt, long sentFor, long receivedAt) {
    return person.model(
        "trace",
        "import('/page/model/waterfall.js').then(w => {"
            + " const span = (spanId, parentSpanId, nodeId, at, takes) => ({spanId, parentSpanId, nodeId, name: 'x', startUnixNano: String(at), durationNano: String(takes)});"
            + " const t = m.readTrace({traceId: 't', spans: [span('a', '', 'n1', "
            + sentAt
            + ", "
            + sentFor
            + "), span('b', 'a', 'n2', "
            + receivedAt
            + ", 9), span('c', 'b', 'n2', "
            + (receivedAt + 1)
            + ", 9)]});"
            + " const lane = w.shapeFor(1000).lane; const view = {from: 0, to: lane.width, top: 0, width: 1000, height: 400};"
            + " const all = w.visibleRows(t, new Set());"
            + " return w.hops(t, all, w.boxes(t, all, view), view).map(h => `${h.row} lane+${h.fromX - lane.x}>lane+${h.toX - lane.x} ${h.toY > h.fromY ? 'down' : 'up'}`).join(); })");
  }

  @Test
  void aUrlReadAndWrittenIsTheSame() {
    assertThat(
            person.model(
                "route",
                "(() => { const r = m.parse(new URL('http://h/trace/abc?span=1&from=5&find=x%26y'));"
                    + " return m.tracePath(r.id, r.state); })()"))
        .isEqualTo("/trace/abc?span=1&from=5&find=x%26y");
    assertThat(person.model("route", "m.searchPath({service: 'a b', range: '15m'})"))
        .isEqualTo("/?service=a+b");
  }

  @Test
  void anAnswerThatHoldsOnlyTheNewestTellsOfTheTimeSinceTheOldestOfThese() {
    String list = "[{start: 700n}, {start: 300n}, {start: 500n}]";
    String range = "{start: 0n, end: 900n}";
    assertThat(person.model("summaries", "String(m.told(" + list + ", " + range + ", true).start)"))
        .isEqualTo("300");
    assertThat(
            person.model("summaries", "String(m.told(" + list + ", " + range + ", false).start)"))
        .isEqualTo("0");
    assertThat(person.model("summaries", "String(m.told([], " + range + ", true).start)"))
        .isEqualTo("0");
  }

  @Test
  void whoSendsAndWhoReceivesIsToldApart() {
    assertThat(
            person.model(
                "trace",
                "m.readTrace({spans: ['PRODUCER', 'CONSUMER', 'CLIENT', 'SERVER', 'INTERNAL']"
                    + ".map((kind, i) => ({spanId: 's' + i, kind, startUnixNano: String(i)}))})"
                    + ".part.join(' ')"))
        .isEqualTo("sends receives calls serves ");
  }

  @Test
  void tagsMayHoldSpacesInQuotesAndWhatIsNoTagIsNoticed() {
    assertThat(person.model("tags", "JSON.stringify(m.parseTags('raft.term=7 who=\"a b\"'))"))
        .isEqualTo("{\"raft.term\":\"7\",\"who\":\"a b\"}");
    assertThat(person.model("tags", "m.strayTags('raft.term=7 oops')")).isEqualTo("oops");
  }

  private static String span(String id, String parent, long start) {
    return "{spanId: '%s', parentSpanId: '%s', name: 'x', startUnixNano: '%d', durationNano: '2'}"
        .formatted(id, parent, start);
  }

  private Object rows(String... spans) {
    return person.model(
        "trace",
        "(() => { const t = m.readTrace({traceId: 't', spans: ["
            + String.join(",", spans)
            + "]}); return t.spans.map((s, row) => s.spanId + t.depth[row]).join(' '); })()");
  }
}
