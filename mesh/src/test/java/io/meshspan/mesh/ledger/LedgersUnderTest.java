package io.meshspan.mesh.ledger;

import io.meshspan.api.Meshspan;
import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ledgers without a virtual machine, and a log that is read to all of them alike. */
abstract class LedgersUnderTest {
  @RegisterExtension final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  final Meshspan meshspan = Meshspan.of(telemetry.getOpenTelemetry());
  private final List<Ledger> open = new ArrayList<>();
  long lastIndex;
  @TempDir Path data;

  @AfterEach
  void close() throws IOException {
    for (Ledger ledger : open) {
      ledger.close();
    }
  }

  Ledger open(String name) throws IOException {
    Ledger ledger = Ledger.open(data.resolve(name), new NoteExecution(), meshspan);
    open.add(ledger);
    return ledger;
  }

  Ledger following(String name) throws IOException {
    Ledger ledger = open(name);
    ledger.follow();
    return ledger;
  }

  static Transaction note(String text) {
    return new Transaction(
        TransactionType.NOTE,
        NOW,
        TraceContext.current(),
        Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  void submit(Transaction transaction, Ledger... ledgers) {
    lastIndex++;
    for (Ledger ledger : ledgers) {
      ledger.apply(lastIndex, new LedgerEntry.Submitted(transaction).encode());
    }
  }

  void timeIsUp(Ledger... ledgers) {
    lastIndex++;
    long height = ledgers[0].tip().height() + 1;
    for (Ledger ledger : ledgers) {
      ledger.apply(lastIndex, new LedgerEntry.TimeIsUp(height, NOW).encode());
    }
  }

  void block(String text, Ledger... ledgers) {
    submit(note(text), ledgers);
    timeIsUp(ledgers);
  }

  List<SpanData> spans(String name) {
    return telemetry.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  List<SpanData> spans(String name, SpanKind kind) {
    return spans(name).stream().filter(span -> span.getKind() == kind).toList();
  }

  static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  static long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }
}
