package io.meshspan.api.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.meshspan.api.Meshspan;
import io.meshspan.api.Recorder;
import io.meshspan.api.core.Rejection;
import io.meshspan.api.raft.ElectionOutcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedProxyTest {
  private final Recorder recorder = Recorder.recordingAll();
  private final RealNode real = new RealNode();
  private final Node node = recorder.meshspan().traced(Node.class, real);

  interface Node {
    @Traced("raft.leader_election")
    String elect(
        @SpanAttribute("raft.term") int term,
        @SpanAttribute("raft.candidate.id") String candidate,
        @SpanAttribute("raft.votes.received") Long votes,
        @SpanAttribute("raft.election.outcome") ElectionOutcome outcome,
        Object notAnAttribute)
        throws IOException;

    @Traced("fl.model_download")
    CompletionStage<byte[]> download(
        @SpanAttribute("fl.round") Long round, @SpanAttribute("fl.client.id") CharSequence client);

    @Traced("mesh.routing")
    default List<String> route(
        @SpanAttribute String sourceId,
        @SpanAttribute String destinationId,
        @SpanAttribute("mesh.route.path") List<String> path,
        @SpanAttribute("mesh.route.cost") int cost) {
      return path;
    }

    String annotatedWhereItIsImplemented(String model);

    int untraced(int number) throws IOException;

    static Node none() {
      return new RealNode();
    }
  }

  static final class RealNode implements Node {
    private final CompletableFuture<byte[]> model = new CompletableFuture<>();
    private final IOException failure = new IOException("peer went away");
    private Span seen = Span.getInvalid();

    @Override
    public String elect(
        int term, String candidate, Long votes, ElectionOutcome outcome, Object notAnAttribute)
        throws IOException {
      seen = Span.current();
      if (outcome == ElectionOutcome.TIMED_OUT) {
        throw failure;
      }
      return candidate + term;
    }

    @Override
    public CompletionStage<byte[]> download(Long round, CharSequence client) {
      seen = Span.current();
      return model;
    }

    @Override
    @Traced("ml.inference")
    public String annotatedWhereItIsImplemented(@SpanAttribute("ml.model.name") String model) {
      return model;
    }

    @Override
    public int untraced(int number) throws IOException {
      seen = Span.current();
      if (number < 0) {
        throw failure;
      }
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RealNode that && that.model == model;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public String toString() {
      return "the real node";
    }
  }

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void aCallIsASpanWithTheParametersAsAttributes() throws IOException {
    assertThat(node.elect(7, "node-2", 3L, ElectionOutcome.WON, new Object())).isEqualTo("node-27");
    SpanData span = recorder.onlySpan();
    assertThat(span.getName()).isEqualTo("raft.leader_election");
    assertThat(attributes(span))
        .isEqualTo(
            Map.of(
                "raft.term",
                7L,
                "raft.candidate.id",
                "node-2",
                "raft.votes.received",
                3L,
                "raft.election.outcome",
                "won"));
    assertThat(real.seen.getSpanContext().getSpanId()).isEqualTo(span.getSpanId());
    assertThat(Context.current()).isSameAs(Context.root());
    assertThat(recorder.meshspan().rejections()).isEmpty();
  }

  @Test
  void theTargetsExceptionGoesOnTheSameOne() {
    Throwable thrown =
        catchThrowable(() -> node.elect(7, "node-2", 3L, ElectionOutcome.TIMED_OUT, null));
    assertThat(thrown).isSameAs(real.failure);
    assertThat(recorder.onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(catchThrowable(() -> node.untraced(-1))).isSameAs(real.failure);
  }

  @Test
  void aMethodThatReturnsAStageEndsItsSpanWithIt() {
    CompletionStage<byte[]> returned = node.download(12L, CharBuffer.wrap("client-4"));
    assertThat(returned).isSameAs(real.model);
    assertThat(real.seen.isRecording()).isTrue();
    assertThat(recorder.spans()).isEmpty();
    real.model.completeExceptionally(real.failure);
    SpanData span = recorder.onlySpan();
    assertThat(attributes(span))
        .containsEntry("fl.round", 12L)
        .containsEntry("fl.client.id", "client-4");
    assertThat(span.getStatus().getDescription()).isEqualTo("peer went away");
  }

  @Test
  void aParameterMayBeNamedLikeTheSetter() {
    assertThat(node.route("a", "c", List.of("a", "b", "c"), 4)).containsExactly("a", "b", "c");
    assertThat(attributes(recorder.onlySpan()))
        .isEqualTo(
            Map.of(
                "mesh.source.id",
                "a",
                "mesh.destination.id",
                "c",
                "mesh.route.path",
                List.of("a", "b", "c"),
                "mesh.route.cost",
                4.0));
  }

  @Test
  void theAnnotationMayBeOnTheClassThatImplements() {
    assertThat(node.annotatedWhereItIsImplemented("link-quality")).isEqualTo("link-quality");
    assertThat(recorder.onlySpan().getName()).isEqualTo("ml.inference");
  }

  @Test
  void whatIsMissingIsLeftOutAndCounted() throws IOException {
    node.elect(7, null, null, null, null);
    node.download(null, null);
    assertThat(attributes(recorder.onlySpan())).isEqualTo(Map.of("raft.term", 7L));
    assertThat(recorder.meshspan().rejections()).isEqualTo(Map.of(Rejection.MISSING_VALUE, 5L));
  }

  @Test
  void whatIsNotAnnotatedIsNotTracedAndObjectsMethodsAreTheTargets() throws IOException {
    assertThat(node.untraced(3)).isEqualTo(3);
    assertThat(real.seen.isRecording()).isFalse();
    Node again = recorder.meshspan().traced(Node.class, real);
    assertThat(node).hasToString("the real node").isEqualTo(again).hasSameHashCodeAs(again);
    assertThat(node.equals(real)).isTrue();
    assertThat(node.equals(Node.none())).isFalse();
    assertThat(recorder.spans()).isEmpty();
  }

  @Test
  void withoutAnSdkItCallsTheTarget() throws IOException {
    Node off = Meshspan.of(OpenTelemetry.noop()).traced(Node.class, real);
    assertThat(off.elect(7, "node-2", 3L, ElectionOutcome.WON, null)).isEqualTo("node-27");
    assertThat(catchThrowable(() -> off.elect(7, "n", 3L, ElectionOutcome.TIMED_OUT, null)))
        .isSameAs(real.failure);
    assertThat(off.download(1L, "c")).isSameAs(real.model);
  }

  interface Mistaken {
    @Traced("raft.leader_electoin")
    void unknownSpan();

    @Traced("raft.leader_election")
    void missing(@SpanAttribute("raft.term") String term);
  }

  @Test
  void annotationsThatDoNotFitAreRefusedAtTheStartAllAtOnce() {
    Mistaken target =
        new Mistaken() {
          @Override
          public void unknownSpan() {}

          @Override
          public void missing(String term) {}
        };
    assertThatThrownBy(() -> recorder.meshspan().traced(Mistaken.class, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean \"raft.leader_election\"?")
        .hasMessageContaining("Mistaken.missing: raft.term is a long, not a java.lang.String")
        .hasMessageContaining("raft.leader_election needs raft.candidate.id");
    assertThatThrownBy(() -> recorder.meshspan().traced(RealNode.class, real))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RealNode is no interface");
  }

  private static Map<String, Object> attributes(SpanData span) {
    return span.getAttributes().asMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                (Map.Entry<AttributeKey<?>, Object> entry) -> entry.getKey().getKey(),
                Map.Entry::getValue));
  }
}
