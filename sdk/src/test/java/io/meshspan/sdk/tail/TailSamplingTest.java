package io.meshspan.sdk.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TailSamplingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final AtomicLong notKept = new AtomicLong();
  private final AtomicLong now = new AtomicLong(1_000);
  private TailSampling tail;
  private SdkTracerProvider provider;

  private Tracer keeping(String keep, double share, int mostWaiting) {
    tail =
        TailSampling.at(
            now::get,
            SimpleSpanProcessor.create(exporter),
            TailRules.parse(keep, share),
            mostWaiting,
            notKept::addAndGet);
    provider = SdkTracerProvider.builder().addSpanProcessor(tail).build();
    return provider.get("test");
  }

  @AfterEach
  void end() {
    if (provider != null) {
      provider.close();
    }
  }

  private static Span child(Tracer tracer, Span parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
  }

  private static Span root(Tracer tracer, String name) {
    return tracer.spanBuilder(name).setNoParent().startSpan();
  }

  private List<String> exported() {
    return exporter.getFinishedSpanItems().stream().map(SpanData::getName).toList();
  }

  /** A trace of one span that took so long. */
  private static void took(Tracer tracer, String name, long nanos) {
    tracer
        .spanBuilder(name)
        .setNoParent()
        .setStartTimestamp(START)
        .startSpan()
        .end(START.plusNanos(nanos));
  }

  @Test
  void aTraceIsKeptWholeForOneErrorInItAndOthersAreNot() {
    Tracer tracer = keeping("errors", 0, 100);
    Span good = root(tracer, "good");
    child(tracer, good, "good child").end();
    good.end();
    Span root = root(tracer, "root");
    child(tracer, root, "before").end();
    child(tracer, root, "failing").setStatus(StatusCode.ERROR).end();
    assertThat(exported()).as("nothing before the trace is whole").isEmpty();
    root.end();
    assertThat(exported()).containsExactly("before", "failing", "root");
    assertThat(notKept).hasValue(2);
  }

  @Test
  void theShareOfTheOthersFollowsFromTraceIds() {
    Tracer tracer = keeping("errors", 0.2, 100);
    int traces = 20_000;
    for (int i = 0; i < traces; i++) {
      root(tracer, "root").end();
    }
    int kept = exported().size();
    assertThat((double) kept).isCloseTo(traces * 0.2, within(6 * Math.sqrt(traces * 0.2 * 0.8)));
    assertThat(notKept).hasValue(traces - kept);
    long least = Math.round(0x1p56 * 0.8);
    assertThat(exporter.getFinishedSpanItems())
        .allSatisfy(
            span ->
                assertThat(Long.parseLong(span.getTraceId().substring(18), 16))
                    .isGreaterThanOrEqualTo(least));
  }

  @Test
  void slowIsWhatIsAboveTheP99OfItsOperation() {
    Tracer tracer = keeping("slow", 0, 100);
    Random random = new Random(42);
    int each = 10_000;
    for (int i = 0; i < each; i++) { // lognormal, one operation a hundred times slower
      took(tracer, "quick", Math.round(1e6 * Math.exp(random.nextGaussian() * 0.5)));
      took(tracer, "long", Math.round(1e8 * Math.exp(random.nextGaussian() * 0.5)));
    }
    long quick = exported().stream().filter("quick"::equals).count();
    long others = exported().size() - quick;
    assertThat(quick).isBetween(each / 250L, each / 60L);
    assertThat(others).isBetween(each / 250L, each / 60L);
    exporter.reset();
    took(tracer, "quick", 20_000_000);
    took(tracer, "long", 20_000_000);
    assertThat(exported()).as("slow for one, quick for the other").containsExactly("quick");
  }

  @Test
  void whileLittleIsKnownNothingIsSlow() {
    Tracer tracer = keeping("slow", 0, 100);
    for (int i = 0; i < 100; i++) {
      took(tracer, "any", 1_000_000L << (i % 10));
    }
    assertThat(exported()).isEmpty();
  }

  @Test
  void whatIsSlowChangesWithTheOperation() {
    Tracer tracer = keeping("slow", 0, 100);
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      took(tracer, "any", 1_000_000 + random.nextInt(500_000));
    }
    for (int i = 0; i < 40_000; i++) {
      took(tracer, "any", 10_000_000 + random.nextInt(5_000_000));
    }
    exporter.reset();
    took(tracer, "any", 9_000_000);
    assertThat(exported()).as("what once was slow").isEmpty();
    took(tracer, "any", 100_000_000);
    assertThat(exported()).containsExactly("any");
  }

  @Test
  void aTraceIsKeptForASpanOfAName() {
    Tracer tracer = keeping("raft.leader_election,dao.*[dao.quorum.reached=false]", 0, 100);
    Span cycle = root(tracer, "cycle");
    child(tracer, cycle, "raft.leader_election").end();
    cycle.end();
    Span check = root(tracer, "dao.quorum_check");
    check.setAttribute("dao.quorum.reached", false);
    check.end();
    Span passed = root(tracer, "dao.quorum_check");
    passed.setAttribute("dao.quorum.reached", true);
    passed.end();
    root(tracer, "raft.leader_elections").end();
    assertThat(exported()).containsExactly("raft.leader_election", "cycle", "dao.quorum_check");
  }

  @Test
  void aChildThatOutlivesItsRootIsWaitedFor() {
    Tracer tracer = keeping("errors", 0, 100);
    Span root = root(tracer, "root");
    Span late = child(tracer, root, "late");
    root.end();
    assertThat(exported()).isEmpty();
    late.setStatus(StatusCode.ERROR).end();
    assertThat(exported()).containsExactly("root", "late");
  }

  @Test
  void aTraceThatIsOpenTooLongIsDecidedAndWhatComesLaterFollows() {
    Tracer tracer = keeping("errors", 0, 100);
    Span kept = root(tracer, "kept");
    child(tracer, kept, "failed").setStatus(StatusCode.ERROR).end();
    Span other = root(tracer, "other");
    child(tracer, other, "fine").end();
    tail.decideUntil(now.get() - 1);
    assertThat(exported()).as("younger than the limit").isEmpty();
    tail.decideUntil(now.get());
    assertThat(exported()).containsExactly("failed");
    assertThat(notKept).hasValue(1);
    kept.end();
    child(tracer, other, "failed later").setStatus(StatusCode.ERROR).end();
    other.end();
    assertThat(exported()).containsExactly("failed", "kept", "failed later", "other");
    assertThat(notKept).hasValue(1);
  }

  @Test
  void whatIsKeptOnceStaysKeptWhenTheTraceComesBack() {
    Tracer tracer = keeping("errors", 0, 100);
    Span first = root(tracer, "first");
    first.setStatus(StatusCode.ERROR).end();
    SpanContext elsewhere =
        SpanContext.createFromRemoteParent(
            first.getSpanContext().getTraceId(),
            IdGenerator.random().generateSpanId(),
            TraceFlags.getSampled(),
            TraceState.getDefault());
    child(tracer, Span.wrap(elsewhere), "back again").end();
    assertThat(exported()).containsExactly("first", "back again");
  }

  @Test
  void whenTooManyWaitTheOldestTracesAreDecided() {
    Tracer tracer = keeping("errors", 0, 50);
    List<Span> open = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Span root = root(tracer, "root");
      open.add(root);
      Span child = child(tracer, root, "child " + i);
      if (i == 3) {
        child.setStatus(StatusCode.ERROR);
      }
      child.end();
    }
    assertThat(exported()).containsExactly("child 3");
    assertThat(notKept.get()).as("all but those that wait").isEqualTo(200 - 50 - 1);
    open.forEach(Span::end);
    assertThat(exported()).containsExactly("child 3", "root");
    assertThat(notKept.get() + exported().size()).isEqualTo(400);
  }

  @Test
  void spansThatNeverEndTakeNoMoreThanTheirRoom() {
    Tracer tracer = keeping("errors", 0, 50);
    for (int i = 0; i < 100_000; i++) {
      root(tracer, "forgotten");
    }
    Span last = root(tracer, "last");
    child(tracer, last, "failed").setStatus(StatusCode.ERROR).end();
    last.end();
    assertThat(exported()).containsExactly("failed", "last");
  }

  @Test
  void flushingDecidesAboutWhatWaits() {
    Tracer tracer = keeping("errors", 0, 100);
    Span root = root(tracer, "root");
    child(tracer, root, "failed").setStatus(StatusCode.ERROR).end();
    assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(exported()).containsExactly("failed");
    root.end();
    assertThat(exported()).containsExactly("failed", "root");
  }

  @Test
  void manyThreadsLoseNoTraceAndKeepNoOther() throws Exception {
    Tracer tracer = keeping("errors", 0, 10_000);
    Set<String> failed = ConcurrentHashMap.newKeySet();
    AtomicInteger spans = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      threads.execute(
          () -> {
            for (int trace = 0; trace < 5_000; trace++) {
              Span root = root(tracer, "root");
              boolean fails = random.nextInt(20) == 0;
              int children = random.nextInt(5);
              for (int child = 0; child < children; child++) {
                child(tracer, root, "child").end();
              }
              if (fails) {
                root.setStatus(StatusCode.ERROR);
                failed.add(root.getSpanContext().getTraceId());
              }
              root.end();
              spans.addAndGet(children + 1);
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(exporter.getFinishedSpanItems().stream().map(SpanData::getTraceId).distinct())
        .containsExactlyInAnyOrderElementsOf(failed);
    assertThat(exported().size() + notKept.get()).isEqualTo(spans.get());
  }
}
