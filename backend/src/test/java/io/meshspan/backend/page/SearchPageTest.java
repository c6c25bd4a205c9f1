package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The list of traces in a real Chromium, over a real backend: what a person sees and does. */
@ExtendWith(OpenPage.class)
class SearchPageTest {
  private final Person person;

  SearchPageTest(Person person) {
    this.person = person;
  }

  @BeforeEach
  void sitDown() {
    person.sitsDown();
    person.opens("/");
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
    assertThat(person.lastSearch()).contains("start=", "end=").doesNotContain("service=");
    person.hasNoComplaintFromTheBrowser();
  }

  @Test
  void theFieldsWriteTheUrlAndTheUrlFillsTheFields() {
    person.types("input[name=service]", "node-4");
    person.seesAtAddress("service=node-4");
    person.waits("all(document, 'a.root').length > 0 && all(document, 'a.root').length < 96");
    assertThat(person.lastSearch()).contains("service=node-4");
    person.types("input[name=minDuration]", "1.5ms");
    person.seesAtAddress("minDuration=1.5ms");
    person.opens("/?service=node-4&tags=raft.term%3D8&minDuration=2us");
    person.waits(
        "all(document, 'input[name=service]')[0]?.value === 'node-4' && all(document, 'trace-list, page-state[heading]').length > 0");
    assertThat(person.lastSearch())
        .contains("service=node-4", "minDuration=2000ns", "tags=%7B%22raft.term%22%3A%228%22%7D");
  }

  @Test
  void aDurationThatIsNoneIsRefusedWhereItWasTyped() {
    person.types("input[name=minDuration]", "fast");
    person.waits("all(document, 'input[name=minDuration]')[0].validity.customError");
    assertThat(person.address()).doesNotContain("fast");
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
    assertThat(person.address()).contains("end=", "minDuration=", "maxDuration=");
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
  void aSearchThatFindsNothingSaysSoAndOffersAWayOut() {
    person.opens("/?service=node-99");
    person.sees("No trace matches");
    person.clicks("button.clear");
    person.sees("96 traces");
  }

  @Test
  void anElectionsOutcomeIsSeenInTheList() {
    person.opens("/?operation=raft.leader_election");
    person.sees("raft.leader_election");
    person.sees("won");
  }

  @Test
  void anAnswerThatReachedItsLimitSaysThatThereIsMore() {
    person.opens("/?limit=5");
    person.sees("5 traces");
    person.sees("These are the newest 5; narrow the search to see others.");
    person.opens("/?limit=96");
    person.sees("96 traces");
    assertThat(person.text()).doesNotContain("These are the newest");
  }
}
