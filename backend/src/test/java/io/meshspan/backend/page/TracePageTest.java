package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** One trace in a real Chromium, over a real backend: what a person sees and does. */
@ExtendWith(OpenPage.class)
class TracePageTest {
  private final PageUnderTest page;
  private final Person person;

  TracePageTest(PageUnderTest page, Person person) {
    this.page = page;
    this.person = person;
  }

  @BeforeEach
  void sitDown() {
    person.sitsDown();
  }

  @Test
  void aClickOnTheWaterfallOpensTheSpanUnderThePointer() {
    person.opens("/trace/" + MeshTraces.MESSAGE);
    person.sees("mesh.message_forward");
    person.pointsAt("canvas.bars", 500, 26 * 5 + 13);
    person.seesAtAddress("span=0000000000000006");
    person.sees("delta_or_set");
  }

  @Test
  void anAttributeShowsTheBriefAndUnitThatTheRegistryGives() {
    person.opens("/trace/" + MeshTraces.MESSAGE + "?span=0000000000000001");
    person.sees("Size of the message as it crosses the link, headers included.");
    person.sees("1840 bytes");
    person.opens("/trace/" + MeshTraces.ELECTION + "?span=0000000000000001");
    person.sees("won: The candidate got the votes of a majority");
    person.sees("raft.vote");
    person.sees("A server answered the candidate's request for a vote.");
  }

  @Test
  void anEventWithoutANameIsTitledByItsMessage() {
    TraceScript trace =
        new TraceScript("00000000000000000000000000000a08", System.currentTimeMillis() - 3_600_000);
    trace
        .span(-1, "node-1", "work", "INTERNAL", 0, 900)
        .event("", 100, Map.of("message", "the vote is lost"))
        .event("", 200, Map.of());
    page.sends(trace);
    person.opens("/trace/" + trace.id());
    person.sees("the vote is lost +100 µs");
    person.sees("an event without a name +200 µs");
  }

  @Test
  void aLinkIsFollowedToWhatItNamesAndBackFromThere() {
    person.opens("/trace/" + MeshTraces.ELECTION + "?span=0000000000000001");
    person.sees("Linked from raft.commit node-2 in trace");
    person.clicks(".link a");
    person.seesAtAddress("/trace/" + MeshTraces.WRITE + "?span=0000000000000001");
    person.sees("Links to mesh.message_forward node-1 in trace");
    person.clicks(".link a");
    person.seesAtAddress("/trace/" + MeshTraces.MESSAGE + "?span=0000000000000001");
    person.sees("mesh.message.size");
    person.goesBack();
    person.seesAtAddress("/trace/" + MeshTraces.WRITE);
    person.sees("raft.commit");
  }

  @Test
  void errorsAreNamedAtTheTopAndReachedByOneKey() {
    person.opens("/trace/" + MeshTraces.HEALING);
    person.sees("Error mape_k.execute on node-3: re-join refused: node-2 answers no handshake");
    person.presses("e");
    person.seesAtAddress("span=0000000000000005");
    person.presses("e");
    person.seesAtAddress("span=0000000000000007");
    person.sees("timed out after 60 ms");
  }

  @Test
  void hopsFromNodeToNodeAreCountedAndReachedByOneKey() {
    person.opens("/trace/" + MeshTraces.MESSAGE);
    person.sees("Hops 2");
    person.presses("h");
    person.seesAtAddress("span=0000000000000003");
    person.sees("a hop from node-1");
    person.presses("h");
    person.seesAtAddress("span=0000000000000005");
    person.sees("a hop from node-3");
    person.presses("H");
    person.seesAtAddress("span=0000000000000003");
  }

  @Test
  void theOnlySpanOfATraceIsOpenFromTheStartAndStaysClosedOnceClosed() {
    person.opens("/trace/" + MeshTraces.ELECTION);
    person.seesAtAddress("span=0000000000000001");
    person.sees("raft.votes.received");
    person.presses(Keys.ESCAPE);
    person.seesNoMore("raft.votes.received");
    assertThat(person.address()).doesNotContain("span=");
  }

  @Test
  void aTraceOfOneNodeSpeaksOfNoHops() {
    person.opens("/trace/" + MeshTraces.ELECTION);
    person.sees("raft.leader_election");
    assertThat(person.text()).doesNotContain("Hops");
  }

  @Test
  void spansWhoseParentNeverCameAreSaidSo() {
    person.opens("/trace/" + MeshTraces.WAITING);
    person.sees("3 spans wait for a parent (00000000deadbeef) that has not come, on node-4");
  }

  @Test
  void aTraceOfFiftyThousandSpansLaysOutOnlyTheRowsInView() {
    page.sends(MeshTraces.huge(System.currentTimeMillis()));
    person.opens("/trace/" + MeshTraces.HUGE);
    person.sees("50 000");
    person.waits("all(document, 'trace-waterfall')[0]?.painted > 10");
    assertThat(person.count("[role=row]")).isBetween(10L, 60L);
    assertThat(((Number) person.ask("all(document, 'trace-waterfall')[0].painted")).longValue())
        .isLessThan(60);
    person.ask("all(document, '.scroll')[0].scrollTop = 1e9");
    person.waits("all(document, '[aria-rowindex=\"50000\"]').length === 1");
    assertThat(person.count("[role=row]")).isLessThan(60);
    double frame =
        ((Number)
                person.ask(
                    "(() => { const w = all(document, 'trace-waterfall')[0]; const t = performance.now();"
                        + " for (let i = 0; i < 20; i++) { w.top = i * 40000; w.willUpdate(new Map()); w.paint(); }"
                        + " return (performance.now() - t) / 20; })()"))
            .doubleValue();
    System.out.printf("layout and painting of a frame, 50,000 spans: %.1f ms%n", frame);
    assertThat(frame).as("milliseconds a frame").isLessThan(100);
  }

  @Test
  void findingInsideATraceCountsAndSteps() {
    person.opens("/trace/" + MeshTraces.HEALING + "?find=message_forward");
    person.sees("2 of 9 spans");
    person.presses("n");
    person.seesAtAddress("span=0000000000000007");
  }
}
