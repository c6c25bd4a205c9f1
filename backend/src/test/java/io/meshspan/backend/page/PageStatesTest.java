package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page says when there is little or nothing to show. */
@ExtendWith(OpenPage.class)
class PageStatesTest {
  private final Person person;
  private final Chromium chromium;

  PageStatesTest(Person person, Chromium chromium) {
    this.person = person;
    this.chromium = chromium;
  }

  @BeforeEach
  void sitDown() {
    person.sitsDown();
  }

  @Test
  void anEmptyBackendSaysHowToSendTheFirstSpanToThisVeryPort() throws Exception {
    try (PageUnderTest empty = PageUnderTest.ofNothing()) {
      Person first = new Person(empty::url, chromium);
      first.opens("/");
      first.sees("No span has come yet");
      int port = empty.backend().otlpHttpPort();
      assertThat(first.text())
          .contains(
              "./meshspan demo",
              "curl -i http://localhost:" + port + "/v1/traces",
              "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:" + port);
      run((String) first.ask("all(document, 'pre.command')[0].textContent"));
      first.sees("hello.mesh");
      first.sees("my-first-node");
      first.hasNoComplaintFromTheBrowser();
    }
  }

  /** What a person would do: paste the command into a shell. */
  private static void run(String command) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    assertThat(said).contains("200");
  }

  @Test
  void aBackendThatWentAwayIsSaidAndTheTracesOfBeforeStayUntilItIsBack() {
    BackendConfig config = BackendConfig.onFreePorts();
    try (PageUnderTest before = PageUnderTest.on(config).withAMesh()) {
      Person watcher = new Person(before::url, chromium);
      watcher.opens("/");
      watcher.sees("96 traces");
      BackendConfig samePorts = samePorts(before.backend(), config);
      before.goesAway();
      watcher.sees("The backend does not answer");
      watcher.sees("What is shown is from before.");
      assertThat(watcher.count("a.root")).isEqualTo(96);
      try (PageUnderTest after = PageUnderTest.on(samePorts)) {
        after.sends(MeshTraces.huge(System.currentTimeMillis()));
        watcher.seesNoMore("The backend does not answer");
        assertThat(watcher.text()).contains("Spans have come, but none in this time.");
      }
    }
  }

  private static BackendConfig samePorts(Backend backend, BackendConfig config) {
    return new BackendConfig(
        backend.ports(),
        config.data(),
        config.storeLimits(),
        config.receiveLimits(),
        config.sampling(),
        config.access());
  }

  @Test
  void whatTheBackendRefusesIsSaidInItsWords() {
    person.opens("/trace/nonsense");
    person.sees("The backend refused this");
    person.sees("\"nonsense\" is not a trace id");
  }

  @Test
  void aTraceThatIsNotThereSaysWhyThatMayBe() {
    person.opens("/trace/00000000000000000000000000000fff");
    person.sees("No trace with this id");
    person.sees("dropped to make room");
  }

  @Test
  void aTraceThatComesWhileSomebodyLooksAppearsUntilTheListIsTouched() {
    try (PageUnderTest live = PageUnderTest.ofNothing()) {
      Person watcher = new Person(live::url, chromium);
      live.sends(MeshTraces.message(MeshTraces.MESSAGE, System.currentTimeMillis() - 9_000));
      watcher.opens("/");
      watcher.sees("1 trace ");
      live.sends(MeshTraces.election(MeshTraces.ELECTION, System.currentTimeMillis() - 9_000));
      watcher.sees("2 traces");
      watcher.presses("j");
      watcher.sees("Paused");
      live.sends(MeshTraces.healing(MeshTraces.HEALING, System.currentTimeMillis() - 9_000));
      watcher.clicks("button.live");
      watcher.sees("3 traces");
      assertThat(watcher.text()).doesNotContain("Paused");
    }
  }
}
