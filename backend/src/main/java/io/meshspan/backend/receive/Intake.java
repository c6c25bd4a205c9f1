package io.meshspan.backend.receive;

import io.meshspan.backend.receive.RefusedMessageException.Kind;
import io.meshspan.store.AppendOutcome;
import io.meshspan.store.SpanStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.concurrent.Semaphore;

/** The way of a message into the store: read, decoded span by span, appended, counted. */
final class Intake {
  private final SpanStore store;
  private final OtlpSpans otlp;
  private final ReceiveTally tally;
  private final Semaphore room;

  Intake(SpanStore store, OtlpSpans otlp, ReceiveLimits limits, ReceiveTally tally) {
    this.store = store;
    this.otlp = otlp;
    this.tally = tally;
    this.room = new Semaphore(limits.concurrentMessages());
  }

  /** Reads a message of any protocol; called where there is room for one more. */
  interface Reading {
    Arrivals read() throws RefusedMessageException;
  }

  /** Reads a message of OTLP with what knows how. */
  interface OtlpReading {
    Arrivals read(OtlpSpans otlp) throws RefusedMessageException;
  }

  ExportTraceServiceResponse takeOtlp(OtlpReading message) throws RefusedMessageException {
    return OtlpSpans.answer(take(() -> message.read(otlp)));
  }

  /** Says what was refused; everything else is in the store. */
  Arrivals take(Reading message) throws RefusedMessageException {
    if (!room.tryAcquire()) {
      throw new RefusedMessageException(
          Kind.NO_ROOM, "too many batches come at once: send this one again later");
    }
    try {
      return append(message.read());
    } finally {
      room.release();
    }
  }

  private Arrivals append(Arrivals arrivals) throws RefusedMessageException {
    AppendOutcome outcome = store.append(arrivals.spans());
    if (outcome instanceof AppendOutcome.Refused refused) {
      throw refused(refused.reason());
    }
    AppendOutcome.Stored stored = (AppendOutcome.Stored) outcome;
    arrivals.refuse(Refusal.TRACE_FULL, stored.beyondTraceLimit());
    tally.received(stored.added() + (long) stored.alreadyHeld());
    arrivals.refused().forEach(tally::refused);
    return arrivals;
  }

  private static RefusedMessageException refused(AppendOutcome.Reason reason) {
    return switch (reason) {
      case FULL ->
          new RefusedMessageException(
              Kind.NO_ROOM, "the store has no room at the moment: send this batch again later");
      case CLOSED ->
          new RefusedMessageException(
              Kind.ENDING, "the backend is ending: send this batch again later");
    };
  }
}
