package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a real Chromium: what a person sees and does. */
class PageTest {
  private static PageUnderTest page;
  private static Chromium chromium;
  private static Person person;

  @BeforeAll
  static void open() {
    page = PageUnderTest.start(0);
    chromium = Chromium.start(1280, 800, Chromium.Scheme.LIGHT);
    person = new Person(page, chromium);
  }

  @AfterAll
  static void close() {
    chromium.close();
    page.close();
  }

  @BeforeEach
  void fresh() {
    page.backend(PageUnderTest.Backend.ANSWERS);
    chromium.resize(1280, 800);
    person.opens("/");
    person.ask("localStorage.clear()");
    person.forgetsComplaints();
  }

  @Test
  void aSearchWithoutAServiceListsTracesOfEveryFamilyThatSent() {
    person.sees("96 traces");
    assertThat(person.text())
        .contains(
            "raft.commit",
            "mesh.message_forward",
            "mape_k.cycle",
            "crdt.broadcast",
            "2 failed",
            "14.9 ms",
            " ago");
    assertThat(page.lastSearch()).contains("start=", "end=").doesNotContain("service=");
    person.hasNoComplaintFromTheBrowser();
  }

  @Test
  void theFieldsWriteTheUrlAndTheUrlFillsTheFields() {
    person.types("input[name=service]", "node-4");
    person.seesAtAddress("service=node-4");
    person.waits("all(document, 'a.root').length > 0 && all(document, 'a.root').length < 96");
    assertThat(page.lastSearch()).contains("service=node-4");
    person.types("input[name=minDuration]", "1.5ms");
    person.seesAtAddress("minDuration=1.5ms");
    person.opens("/?service=node-4&tags=raft.term%3D8&minDuration=2us");
    person.waits(
        "all(document, 'input[name=service]')[0]?.value === 'node-4' && all(document, 'trace-list, page-state[heading]').length > 0");
    assertThat(page.lastSearch())
        .contains("service=node-4", "minDuration=2000ns", "tags=%7B%22raft.term%22%3A%228%22%7D");
  }

  @Test
  void aDurationThatIsNoneIsRefusedWhereItWasTyped() {
    person.types("input[name=minDuration]", "fast");
    person.waits("all(document, 'input[name=minDuration]')[0].validity.customError");
    assertThat(chromium.driver().getCurrentUrl()).doesNotContain("fast");
  }

  @Test
  void aFamilysChipShowsOnlyItsTraces() {
    person.sees("96 traces");
    person.clicks("button.family-crdt");
    person.seesAtAddress("family=crdt");
    person.sees("37 traces");
    person.clicks("button.family-crdt");
    person.sees("96 traces");
  }

  @Test
  void theListSortsByWhatIsAskedAndTheOrderIsInTheUrl() {
    person.sees("96 traces");
    person.opens("/?sort=longest");
    person.waits("all(document, 'th[aria-sort=descending]').length === 1");
    assertThat((String) person.ask("all(document, 'a.root')[0].textContent"))
        .contains("raft.leader_election");
  }

  @Test
  void aDragOnTheScatterSelectsATimeAndADurationRange() {
    person.sees("96 traces");
    person.drags("canvas.dots", 300, 30, 700, 150);
    person.seesAtAddress("start=");
    assertThat(chromium.driver().getCurrentUrl()).contains("end=", "minDuration=", "maxDuration=");
    person.sees("Clear selection");
    person.presses(Keys.ESCAPE);
    person.sees("96 traces");
  }

  @Test
  void aClickOnADotOfTheScatterOpensItsTrace() {
    person.sees("96 traces");
    person.waits("all(document, 'trace-scatter')[0].layout?.points.length === 96");
    double x =
        ((Number) person.ask("all(document, 'trace-scatter')[0].layout.points[3].x")).doubleValue();
    double y =
        ((Number) person.ask("all(document, 'trace-scatter')[0].layout.points[3].y")).doubleValue();
    person.pointsAt("canvas.dots", x, y);
    person.seesAtAddress("/trace/");
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
    person.sees("Size of the message's payload.");
    person.sees("1840 bytes");
    person.opens("/trace/" + MeshTraces.ELECTION + "?span=0000000000000001");
    person.sees("won: The candidate got the votes of a majority");
    person.sees("raft.vote");
    person.sees("A server answered the candidate's request for a vote.");
  }

  @Test
  void aLinkIsFollowedToWhatItNamesAndBackFromThere() {
    person.opens("/trace/" + MeshTraces.ELECTION + "?span=0000000000000001");
    person.sees("Linked from");
    person.clicks(".link a");
    person.seesAtAddress("/trace/" + MeshTraces.WRITE + "?span=0000000000000001");
    person.sees("Links to");
    person.clicks(".link a");
    person.seesAtAddress("/trace/" + MeshTraces.MESSAGE + "?span=0000000000000001");
    person.sees("mesh.message.size");
    chromium.driver().navigate().back();
    person.seesAtAddress("/trace/" + MeshTraces.WRITE);
    person.sees("raft.commit");
  }

  @Test
  void aHostileNameIsTextEverywhere() {
    person.sees(MeshTraces.HOSTILE);
    person.opens("/trace/" + MeshTraces.HOSTILE_ID + "?span=0000000000000001");
    person.sees("Error " + MeshTraces.HOSTILE + " on <b>node</b>: " + MeshTraces.HOSTILE);
    assertThat(person.count("img")).isZero();
    assertThat(person.count("b")).isZero();
    assertThat(person.ask("window.wasHere ?? 'never'")).isEqualTo("never");
    person.hasNoComplaintFromTheBrowser();
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
  void spansWhoseParentNeverCameAreSaidSo() {
    person.opens("/trace/" + MeshTraces.WAITING);
    person.sees("3 spans wait for a parent (00000000deadbeef) that has not come, on node-4");
  }

  @Test
  void aTraceOfFiftyThousandSpansLaysOutOnlyTheRowsInView() {
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
  void everythingGoesByKeyboard() {
    person.sees("96 traces");
    person.presses("j");
    person.presses("j");
    person.presses(Keys.ENTER);
    person.seesAtAddress("/trace/");
    person.opens("/trace/" + MeshTraces.HEALING);
    person.sees("mape_k.cycle");
    person.presses("j");
    person.seesAtAddress("span=0000000000000001");
    person.presses(Keys.ARROW_LEFT);
    person.seesAtAddress("closed=0000000000000001");
    person.waits("all(document, '[role=row]').length === 1");
    person.presses(Keys.ARROW_RIGHT);
    person.waits("all(document, '[role=row]').length === 9");
    person.presses("v");
    person.seesAtAddress("view=table");
    person.presses("?");
    person.sees("next, previous error");
    person.presses(Keys.ESCAPE);
    person.seesNoMore("next, previous error");
    person.presses("g");
    person.sees("96 traces");
  }

  @Test
  void findingInsideATraceCountsAndSteps() {
    person.opens("/trace/" + MeshTraces.HEALING + "?find=message_forward");
    person.sees("2 of 9 spans");
    person.presses("n");
    person.seesAtAddress("span=0000000000000007");
  }

  @Test
  void anEmptyBackendSaysHowToSendTheFirstSpan() {
    page.backend(PageUnderTest.Backend.HAS_NOTHING);
    person.opens("/");
    person.sees("No span has come yet");
    assertThat(person.text())
        .contains(
            "./meshspan demo", "curl -i http://localhost:4318/v1/traces", "startTimeUnixNano");
  }

  @Test
  void aSearchThatFindsNothingSaysSoAndOffersAWayOut() {
    person.opens("/?service=node-99");
    person.sees("No trace matches");
    person.clicks("button.clear");
    person.sees("96 traces");
  }

  @Test
  void aBackendThatFailsIsSaidAndTheTracesOfBeforeStay() {
    page.backend(PageUnderTest.Backend.FAILS);
    person.opens("/");
    person.sees("The backend refused this");
    person.sees("the store is closing");
    page.backend(PageUnderTest.Backend.ANSWERS);
    person.sees("96 traces");
    page.backend(PageUnderTest.Backend.FAILS);
    person.sees("What is shown is from before.");
    assertThat(person.count("a.root")).isEqualTo(96);
  }

  @Test
  void aPartialAnswerSaysThatItIsPartial() {
    page.backend(PageUnderTest.Backend.IS_PARTIAL);
    person.opens("/");
    person.sees("This answer is partial");
  }

  @Test
  void aTraceThatIsNotThereSaysWhyThatMayBe() {
    person.opens("/trace/00000000000000000000000000000fff");
    person.sees("No trace with this id");
    person.sees("dropped to make room");
  }

  @Test
  void liveAsksAgainUntilSomebodyTouchesTheList() {
    person.sees("96 traces");
    String first = page.lastSearch();
    person.waits("all(document, 'trace-list')[0] !== undefined");
    org.openqa.selenium.support.ui.WebDriverWait wait =
        new org.openqa.selenium.support.ui.WebDriverWait(
            chromium.driver(), java.time.Duration.ofSeconds(15));
    wait.until(ignored -> !page.lastSearch().equals(first));
    person.presses("j");
    person.sees("Paused");
    person.clicks("button.live");
    person.seesNoMore("Paused");
  }

  @Test
  void nothingScrollsSidewaysAt390Pixels() {
    chromium.resize(390, 844);
    for (String path :
        new String[] {
          "/",
          "/trace/" + MeshTraces.HEALING,
          "/trace/" + MeshTraces.HOSTILE_ID + "?span=0000000000000001",
          "/trace/" + MeshTraces.MESSAGE + "?span=0000000000000001&view=table"
        }) {
      person.opens(path);
      person.waits("all(document, 'trace-list, trace-waterfall').length === 1");
      assertThat(person.ask("document.scrollingElement.scrollWidth")).as(path).isEqualTo(390L);
    }
  }

  @Test
  void lightAndDarkFollowTheSystemAndTheSwitch() {
    person.sees("96 traces");
    Object light = person.ask("getComputedStyle(document.documentElement).backgroundColor");
    person.presses("t");
    person.waits("document.documentElement.dataset.theme === 'dark'");
    Object dark = person.ask("getComputedStyle(document.documentElement).backgroundColor");
    assertThat(dark).isNotEqualTo(light);
    person.opens("/");
    person.waits("document.documentElement.dataset.theme === 'dark'");
    try (Chromium other = Chromium.start(1280, 800, Chromium.Scheme.DARK)) {
      Person atNight = new Person(page, other);
      atNight.opens("/");
      atNight.sees("96 traces");
      assertThat(atNight.ask("getComputedStyle(document.documentElement).backgroundColor"))
          .isEqualTo(dark);
    }
  }

  @Test
  void allOfItsJavaScriptIsUnder150KilobytesAndFromThisServer() {
    person.opens("/trace/" + MeshTraces.HEALING + "?span=0000000000000005");
    person.sees("mape_k.execute");
    long bytes =
        ((Number)
                person.ask(
                    "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).reduce((sum, e) => sum + e.decodedBodySize, 0)"))
            .longValue();
    System.out.printf("JavaScript of the page: %d bytes%n", bytes);
    assertThat(bytes).isBetween(10_000L, 150_000L);
    assertThat(
            person.ask(
                "performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))"))
        .isEqualTo(true);
  }
}
