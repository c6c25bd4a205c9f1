package io.meshspan.mesh.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This process's own system calls, by a real kernel; skipped where it may not be asked. */
final class SyscallWatchTest {
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("ebpf.syscall.name");
  private static final AttributeKey<Long> DURATION = AttributeKey.longKey("ebpf.syscall.duration");
  private static final AttributeKey<Long> RETURNED =
      AttributeKey.longKey("ebpf.syscall.return_value");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
  private final Tracer tracer = sdk.getTracer("test");
  @TempDir Path directory;
  private SyscallWatch watch;
  private ContextStorage storage;

  @BeforeEach
  void begin() throws Exception {
    KernelPermission.assumeGiven();
    watch = SyscallWatch.begin(KernelObject.load(ProgramObject.SYSCALLS));
    storage = watch.telling(ContextStorage.get());
  }

  @AfterEach
  void end() {
    if (watch != null) {
      watch.close();
    }
    sdk.close();
  }

  private SpanData inSpan(String name, Work work) throws Exception {
    Span span = tracer.spanBuilder(name).setNoParent().startSpan();
    Scope scope = storage.attach(Context.root().with(span));
    try {
      work.run();
    } finally {
      scope.close();
      span.end();
    }
    return ((ReadableSpan) span).toSpanData();
  }

  private interface Work {
    void run() throws Exception;
  }

  private FileChannel file(String name) throws Exception {
    return FileChannel.open(
        directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static List<EventData> calls(SpanData span, String name) {
    return span.getEvents().stream()
        .filter(event -> event.getName().equals("ebpf.syscall"))
        .filter(event -> name.equals(event.getAttributes().get(NAME)))
        .toList();
  }

  @Test
  void aSpanTellsTheSyncThatMadeItSlow() throws Exception {
    long syncsBefore = watch.count("fdatasync");
    long hitsBefore = watch.probeHits();
    SpanData span;
    try (FileChannel file = file("log")) {
      span =
          inSpan(
              "commit",
              () -> {
                file.write(ByteBuffer.wrap(new byte[300_000]));
                file.force(false);
              });
    }
    assertThat(watch.count("fdatasync") - syncsBefore).isEqualTo(1);
    assertThat(watch.probeHits() - hitsBefore).as("the C library's function too").isEqualTo(1);
    EventData sync = calls(span, "fdatasync").get(0);
    long nanos = sync.getAttributes().get(DURATION);
    assertThat(sync.getAttributes().get(RETURNED)).isZero();
    assertThat(nanos).isBetween(1L, span.getEndEpochNanos() - span.getStartEpochNanos());
    assertThat(sync.getEpochNanos())
        .isBetween(
            span.getStartEpochNanos() - 5_000_000, span.getEndEpochNanos() - nanos + 5_000_000);
    assertThat(calls(span, "write")).isNotEmpty();
    assertThat(calls(span, "write").get(0).getAttributes().get(RETURNED)).isPositive();
  }

  @Test
  void threadsThatRunSpansAtTheSameTimeTellTheirOwnCallsAlone() throws Exception {
    Map<String, Integer> written = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<SpanData>> spans = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int bytes = 100_000 + i; // as return values tell
      written.put("span " + i, bytes);
      String name = "span " + i;
      spans.add(
          threads.submit(
              () -> {
                try (FileChannel file = file(name)) {
                  return inSpan(
                      name,
                      () -> {
                        file.write(ByteBuffer.allocateDirect(bytes));
                        file.force(false);
                      });
                }
              }));
    }
    for (Future<SpanData> each : spans) {
      SpanData span = each.get(1, TimeUnit.MINUTES);
      assertThat(calls(span, "fdatasync")).as(span.getName()).hasSize(1);
      assertThat(calls(span, "write"))
          .as(span.getName())
          .singleElement()
          .satisfies(
              call ->
                  assertThat(call.getAttributes().get(RETURNED))
                      .isEqualTo((long) written.get(span.getName())));
    }
    threads.shutdown();
  }

  @Test
  void whatASpanInsideDoesIsThatSpansAlone() throws Exception {
    SpanData[] inner = new SpanData[1];
    SpanData outer;
    try (FileChannel file = file("nested")) {
      outer =
          inSpan(
              "outer",
              () -> {
                file.write(ByteBuffer.allocateDirect(200_000));
                inner[0] = inSpan("inner", () -> file.force(false));
                file.write(ByteBuffer.allocateDirect(100_000));
              });
    }
    assertThat(calls(inner[0], "fdatasync")).hasSize(1);
    assertThat(calls(inner[0], "write")).isEmpty();
    assertThat(calls(outer, "fdatasync")).isEmpty();
    assertThat(calls(outer, "write"))
        .extracting(call -> call.getAttributes().get(RETURNED))
        .containsExactly(200_000L, 100_000L);
  }

  @Test
  void aSpanKeepsTheEightCallsThatTookLongest() throws Exception {
    SpanData span;
    try (FileChannel file = file("many")) {
      span =
          inSpan(
              "many",
              () -> {
                for (int i = 0; i < 50; i++) {
                  file.write(ByteBuffer.allocateDirect(4_096));
                }
                file.force(false);
              });
    }
    assertThat(span.getEvents()).hasSizeBetween(1, 8);
    assertThat(calls(span, "fdatasync")).hasSize(1);
  }

  @Test
  void syncsComeThroughTheRingBufferAndItsReadingIsASpan() throws Exception {
    Meshspan meshspan = Meshspan.of(sdk);
    watch.readSyncs(meshspan);
    exporter.reset();
    assertThat(watch.readSyncs(meshspan)).isEmpty();
    assertThat(exporter.getFinishedSpanItems()).as("nothing was read").isEmpty();
    try (FileChannel file = file("ring")) {
      for (int i = 0; i < 5; i++) {
        file.write(ByteBuffer.wrap(new byte[100]));
        file.force(false);
      }
    }
    assertThat(watch.readSyncs(meshspan)).hasSize(5).allMatch(sync -> sync.nanos() > 0);
    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(span.getName()).isEqualTo("ebpf.buffer_read");
    assertThat(span.getAttributes().get(AttributeKey.longKey("ebpf.events.count"))).isEqualTo(5);
    assertThat(span.getAttributes().get(AttributeKey.longKey("ebpf.events.lost"))).isZero();
  }

  @Test
  void whatTheRingHasNoRoomForIsCounted() throws Exception {
    Meshspan meshspan = Meshspan.of(sdk);
    watch.readSyncs(meshspan);
    exporter.reset();
    int syncs = 2_000; // 56 bytes each, of 64 KiB
    try (FileChannel file = file("flood")) {
      for (int i = 0; i < syncs; i++) {
        file.force(false);
      }
    }
    int read = watch.readSyncs(meshspan).size();
    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(read).isLessThan(syncs);
    assertThat(span.getAttributes().get(AttributeKey.longKey("ebpf.events.lost")))
        .isEqualTo(syncs - read);
  }

  @Test
  void aProbeThatWasHitIsASpanBelowTheOneThatHitIt() throws Exception {
    watch.sayTo(Meshspan.of(sdk));
    try (FileChannel file = file("probe")) {
      inSpan("commit", () -> file.force(true));
    }
    SpanData probe =
        exporter.getFinishedSpanItems().stream()
            .filter(span -> span.getName().equals("ebpf.probe"))
            .findFirst()
            .orElseThrow();
    assertThat(probe.getAttributes().get(AttributeKey.stringKey("ebpf.probe.type")))
        .isEqualTo("uprobe");
    assertThat(probe.getAttributes().get(AttributeKey.longKey("process.pid")))
        .isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aSyncOfTheLogIsInTheTraceOfTheRequestThatWaitedForIt() throws Exception {
    Meshspan meshspan = Meshspan.of(sdk);
    watch.readSyncs(meshspan);
    exporter.reset();
    Span first = tracer.spanBuilder("first").startSpan();
    Span second = tracer.spanBuilder("second").startSpan();
    watch.logFlushes(6);
    watch.logFlushes(8);
    try (FileChannel log = file("raft-log")) {
      log.write(ByteBuffer.wrap(new byte[100]));
      log.force(false);
    }
    watch.logEntryIsFor(6, TraceContext.of(tracer.spanBuilder("synced before").startSpan()));
    watch.logEntryIsFor(7, TraceContext.of(first));
    watch.logEntryIsFor(8, TraceContext.of(second));
    watch.readSyncs(meshspan);

    SpanData sync =
        exporter.getFinishedSpanItems().stream()
            .filter(span -> span.getName().equals("ebpf.probe"))
            .findFirst()
            .orElseThrow();
    assertThat(sync.getParentSpanContext().getSpanId())
        .isEqualTo(second.getSpanContext().getSpanId());
    assertThat(sync.getLinks())
        .singleElement()
        .satisfies(
            link ->
                assertThat(link.getSpanContext().getSpanId())
                    .isEqualTo(first.getSpanContext().getSpanId()));
    assertThat(sync.getAttributes().get(AttributeKey.stringKey("ebpf.probe.type")))
        .isEqualTo("raw_tracepoint");
    EventData call = calls(sync, "fdatasync").get(0);
    assertThat(call.getAttributes().get(DURATION))
        .isEqualTo(sync.getEndEpochNanos() - sync.getStartEpochNanos());
  }

  @Test
  void everyTimedCallIsInTheHistogramOnce() throws Exception {
    long before = watch.timed();
    try (FileChannel file = file("timed")) {
      for (int i = 0; i < 100; i++) {
        file.write(ByteBuffer.wrap(new byte[1]));
      }
    }
    assertThat(watch.timed() - before).isGreaterThanOrEqualTo(100);
  }
}
