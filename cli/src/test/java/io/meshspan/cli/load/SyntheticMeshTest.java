package io.meshspan.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.api.catalog.SpanCatalog;
import io.meshspan.api.catalog.SpanDescription;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SyntheticMeshTest {
  /** About 200,000 spans. */
  private static final Gathered MESH = Gathered.of(SyntheticMesh.seeded(42), 20_000);

  @Test
  void everyOperationOfTheRegistryOccursAndNoOther() {
    Set<String> registry =
        SpanCatalog.spans().stream().map(SpanDescription::name).collect(Collectors.toSet());

    assertThat(MESH.spans().stream().map(SpanData::getName).collect(Collectors.toSet()))
        .isEqualTo(registry);
  }

  @Test
  void theTypedApiHasNothingToObjectTo() {
    try (SyntheticMesh mesh = SyntheticMesh.seeded(7).exportingTo(new Gathered(), 512)) {
      for (int i = 0; i < 20_000; i++) {
        mesh.play(Gathered.START + i * Gathered.GAP);
      }
      assertThat(mesh.rejections()).isEmpty();
    }
  }

  @Test
  void theSameSeedMakesTheSameSpansIdsIncluded() {
    List<SpanData> first = Gathered.of(SyntheticMesh.seeded(5).nodes(7), 2_000).spans();
    List<SpanData> again = Gathered.of(SyntheticMesh.seeded(5).nodes(7), 2_000).spans();
    List<SpanData> other = Gathered.of(SyntheticMesh.seeded(6).nodes(7), 2_000).spans();

    assertThat(said(again)).isEqualTo(said(first));
    assertThat(said(other)).doesNotContainAnyElementsOf(said(first));
  }

  @Test
  void idsOccurOnceAndEveryParentIsInItsTrace() {
    Set<String> ids = MESH.spans().stream().map(SpanData::getSpanId).collect(Collectors.toSet());
    assertThat(ids).hasSameSizeAs(MESH.spans());

    MESH.traces()
        .forEach(
            (id, spans) -> {
              Set<String> own = spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
              List<SpanData> orphans =
                  spans.stream().filter(span -> !own.contains(span.getParentSpanId())).toList();
              assertThat(orphans).as("spans of %s without a parent in it", id).hasSize(1);
              assertThat(orphans.get(0).getParentSpanContext().isValid()).isFalse();
            });
  }

  @Test
  void everyLinkLeadsToASpanThatExistsInAnotherTrace() {
    Map<String, String> traceOf = new HashMap<>();
    MESH.spans().forEach(span -> traceOf.put(span.getSpanId(), span.getTraceId()));

    Set<String> linking = new HashSet<>();
    for (SpanData span : MESH.spans()) {
      for (LinkData link : span.getLinks()) {
        linking.add(span.getName());
        assertThat(link.getSpanContext().getTraceId())
            .isEqualTo(traceOf.get(link.getSpanContext().getSpanId()))
            .isNotEqualTo(span.getTraceId());
      }
    }
    assertThat(linking)
        .containsExactlyInAnyOrder(
            "raft.commit",
            "ledger.block_create",
            "fl.aggregation",
            "dao.vote_cast",
            "dao.quorum_check",
            "dao.proposal_execute");
  }

  @Test
  void mostTracesHaveFiveToSixtySpansAndAFewAreLarge() {
    List<Integer> sizes = MESH.traces().values().stream().map(List::size).toList();

    assertThat(share(sizes, size -> size >= 5 && size <= 60)).isGreaterThan(0.8);
    assertThat(share(sizes, size -> size > 60)).isBetween(0.0, 0.01);
    assertThat(sizes).anyMatch(size -> size >= 150);
  }

  @Test
  void aboutOneSpanInAHundredFailsAndSaysWhy() {
    List<SpanData> failed =
        MESH.spans().stream()
            .filter(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
            .toList();

    assertThat((double) failed.size() / MESH.spans().size()).isBetween(0.005, 0.02);
    assertThat(failed)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getDescription()).isNotBlank();
              assertThat(Gathered.text(span, "error.type")).isNotBlank();
            });
    assertThat(failed)
        .filteredOn(span -> !Gathered.text(span, "error.type").equals("_OTHER"))
        .allSatisfy(
            span ->
                assertThat(span.getEvents()).extracting(EventData::getName).contains("exception"));
  }

  @Test
  void spansSayAboutSevenThingsAndResourcesMore() {
    double attributes =
        MESH.spans().stream().mapToInt(span -> span.getAttributes().size()).average().orElseThrow();

    assertThat(attributes).isBetween(6.0, 8.0);
    assertThat(MESH.spans().stream().map(SpanData::getResource).distinct())
        .hasSize(5)
        .allSatisfy(resource -> assertThat(resource.getAttributes().size()).isGreaterThan(10));
  }

  @Test
  void timeTakesItsCourseWithinATraceAndASlowTailExists() {
    Map<String, SpanData> byId =
        MESH.spans().stream().collect(Collectors.toMap(SpanData::getSpanId, span -> span));
    assertThat(MESH.spans())
        .allMatch(span -> span.getEndEpochNanos() > span.getStartEpochNanos())
        .allMatch(
            span ->
                !byId.containsKey(span.getParentSpanId())
                    || byId.get(span.getParentSpanId()).getStartEpochNanos()
                        <= span.getStartEpochNanos());

    List<Long> inferences =
        MESH.spans().stream()
            .filter(span -> span.getName().equals("ml.inference"))
            .map(span -> span.getEndEpochNanos() - span.getStartEpochNanos())
            .sorted()
            .toList();
    long median = inferences.get(inferences.size() / 2);
    assertThat(inferences.get(inferences.size() * 999 / 1000)).isGreaterThan(6 * median);
  }

  @Test
  void messagesCrossServicesFromProducerToConsumer() {
    Map<String, SpanData> byId =
        MESH.spans().stream().collect(Collectors.toMap(SpanData::getSpanId, span -> span));
    List<SpanData> received =
        MESH.spans().stream()
            .filter(span -> span.getName().equals("mesh.message_forward"))
            .filter(span -> span.getKind() == SpanKind.CONSUMER)
            .toList();

    assertThat(received).isNotEmpty();
    for (SpanData span : received) {
      SpanData sender = byId.get(span.getParentSpanId());
      assertThat(sender.getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(Gathered.service(sender)).isNotEqualTo(Gathered.service(span));
      assertThat(Gathered.text(sender, "mesh.message.id"))
          .isEqualTo(Gathered.text(span, "mesh.message.id"));
      assertThat(span.getParentSpanContext().isRemote()).isTrue();
    }
  }

  @Test
  void nodesMessagesAndContractsAreSkewed() {
    assertThat(countsOf("mesh.message.type").get(0)).isGreaterThan(MESH.spans().size() / 50L);
    List<Long> contracts = countsOf("contract.address");
    assertThat(contracts).hasSizeGreaterThan(150);
    assertThat(contracts.get(0)).isGreaterThan(20 * contracts.get(150));
  }

  @Test
  void rareValuesAreAHandfulInAMillion() {
    RareValuesSeen seen = new RareValuesSeen();
    try (SyntheticMesh mesh = SyntheticMesh.seeded(1).exportingTo(seen, 512)) {
      for (long now = Gathered.START; mesh.spans() < 1_000_000; now += Gathered.GAP) {
        mesh.play(now);
      }
    }
    assertThat(seen.outcomes).isBetween(3, 10);
    assertThat(seen.peers).as("messages of up to four hops").isBetween(3, 80);
    assertThat(seen.messages).as("messages of up to four hops").isBetween(3, 80);
  }

  @ParameterizedTest
  @EnumSource
  void aMeshOfOneFamilyBeginsItsTracesWithThatFamily(Family family) {
    Gathered some = Gathered.of(SyntheticMesh.seeded(3).families(EnumSet.of(family)), 300);

    List<SpanData> first =
        some.spans().stream().filter(span -> !span.getParentSpanContext().isValid()).toList();
    assertThat(first).hasSizeGreaterThanOrEqualTo(300);
    assertThat(first)
        .filteredOn(span -> !span.getName().startsWith(family.word() + "."))
        .as("what a family's own traces need to link to")
        .allMatch(span -> span.getName().equals("mesh.message_forward"));
  }

  @Test
  void batchesAreOfTheSizeAskedForUntilTheLast() {
    assertThat(MESH.batches()).filteredOn(size -> size != 512).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aMeshOfFourIsTooSmall() {
    assertThatThrownBy(() -> SyntheticMesh.seeded(1).nodes(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 to 9 nodes, not 4");
  }

  private static List<Long> countsOf(String key) {
    return MESH.spans().stream()
        .map(span -> Gathered.text(span, key))
        .filter(value -> !value.isEmpty())
        .collect(Collectors.groupingBy(value -> value, Collectors.counting()))
        .values()
        .stream()
        .sorted((a, b) -> Long.compare(b, a))
        .toList();
  }

  private static double share(List<Integer> sizes, IntPredicate which) {
    return (double) sizes.stream().mapToInt(size -> size).filter(which).count() / sizes.size();
  }

  /** Everything about a span that is exported. */
  private static List<String> said(List<SpanData> spans) {
    return spans.stream().map(SyntheticMeshTest::said).toList();
  }

  private static String said(SpanData span) {
    return String.join(
        " ",
        span.getSpanContext().toString(),
        span.getParentSpanId(),
        span.getName(),
        span.getKind().toString(),
        span.getStartEpochNanos() + "-" + span.getEndEpochNanos(),
        span.getAttributes().toString(),
        span.getEvents().toString(),
        span.getLinks().toString(),
        span.getStatus().toString(),
        span.getResource().toString());
  }

  /** Counts without keeping a million spans. */
  private static final class RareValuesSeen implements SpanExporter {
    private int outcomes;
    private int peers;
    private int messages;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      for (SpanData span : spans) {
        outcomes += is(span, "contract.call.outcome", RareValues.CALL_OUTCOME);
        peers += is(span, "mesh.destination.id", RareValues.PEER);
        messages += is(span, "mesh.message.id", RareValues.MESSAGE_ID);
      }
      return CompletableResultCode.ofSuccess();
    }

    private static int is(SpanData span, String key, String value) {
      return Gathered.text(span, key).equals(value) ? 1 : 0;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
