package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** What holds for every view of the page. */
@ExtendWith(OpenPage.class)
class WholePageTest {
  private final Person person;
  private final Chromium chromium;

  WholePageTest(Person person, Chromium chromium) {
    this.person = person;
    this.chromium = chromium;
  }

  @BeforeEach
  void sitDown() {
    person.sitsDown();
  }

  @Test
  void aHostileNameIsTextEverywhere() {
    person.opens("/");
    person.sees(MeshTraces.HOSTILE);
    person.opens("/trace/" + MeshTraces.HOSTILE_ID + "?span=0000000000000001");
    person.sees("Error " + MeshTraces.HOSTILE + " on <b>node</b>: " + MeshTraces.HOSTILE);
    assertThat(person.count("img")).isZero();
    assertThat(person.count("b")).isZero();
    assertThat(person.ask("window.wasHere ?? 'never'")).isEqualTo("never");
    person.hasNoComplaintFromTheBrowser();
  }

  @Test
  void everythingGoesByKeyboard() {
    person.opens("/");
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
  void aKeyThatComesBeforeAClosedDialogLostTheFocusStillCounts() {
    person.opens("/trace/" + MeshTraces.HEALING);
    person.sees("mape_k.cycle");
    person.presses("?");
    person.sees("next, previous error");
    person.does(
        """
        const dialog = all(document, 'dialog')[0];
        dialog.close();
        dialog.querySelector('button').dispatchEvent(
          new KeyboardEvent('keydown', {key: 'g', bubbles: true, composed: true}));
        """);
    person.sees("96 traces");
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
    person.opens("/");
    person.sees("96 traces");
    Object light = person.ask("getComputedStyle(document.documentElement).backgroundColor");
    person.presses("t");
    person.waits("document.documentElement.dataset.theme === 'dark'");
    Object dark = person.ask("getComputedStyle(document.documentElement).backgroundColor");
    assertThat(dark).isNotEqualTo(light);
    person.opens("/");
    person.waits("document.documentElement.dataset.theme === 'dark'");
    person.sitsDown();
    chromium.prefers(Chromium.Scheme.DARK);
    person.opens("/");
    person.sees("96 traces");
    assertThat(person.ask("getComputedStyle(document.documentElement).backgroundColor"))
        .isEqualTo(dark);
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
