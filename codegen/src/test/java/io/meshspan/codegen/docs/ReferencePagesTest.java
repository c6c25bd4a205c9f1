package io.meshspan.codegen.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.codegen.ExpectedFiles;
import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Registry;
import io.meshspan.codegen.registry.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {
  private final Registry registry = Registry.load();
  private final List<GeneratedFile> pages = ReferencePages.of(registry);

  @Test
  void thePagesInDocsAreInStepWithTheRegistry() throws IOException {
    new ExpectedFiles(Path.of("..", "docs", "reference"), "reference.update").areInStepWith(pages);
  }

  @Test
  void everySpanAndEveryAttributeIsOnAPage() {
    String all = pages.stream().map(GeneratedFile::text).collect(Collectors.joining());
    for (Span span : registry.spans()) {
      assertThat(all).contains("## `" + span.name() + "`");
      span.attributes().forEach(use -> assertThat(all).contains("| `" + use.attribute().name()));
    }
  }

  @Test
  void anExampleCallsTheMethodWithTheRegistrysOwnValues() {
    Span election =
        registry.spans().stream()
            .filter(span -> span.name().equals("raft.leader_election"))
            .findFirst()
            .orElseThrow();
    assertThat(new JavaExample(registry.family("raft").orElseThrow(), election).lines())
        .startsWith("meshspan.raft().leaderElection(1, \"node-2\").run(span -> {")
        .contains("  span.votesReceived(3).outcome(ElectionOutcome.WON);");
  }
}
