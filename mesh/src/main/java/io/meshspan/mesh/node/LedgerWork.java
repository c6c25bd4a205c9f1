package io.meshspan.mesh.node;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.ledger.LedgerEntry;
import io.meshspan.mesh.ledger.Receipt;
import io.meshspan.mesh.ledger.Transaction;
import io.meshspan.mesh.ledger.TransactionType;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.Link;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a node has to say to the ledger: how its links are, what it owes a neighbour that passes its
 * messages on, and now and then the sum over all reports, whose cost grows until it is more than
 * its gas. What is done about that, and about reports that are refused, the node's autonomic loop
 * decides. Each is a {@code ledger.submit} span: one of the application's own, made with the plain
 * OpenTelemetry API.
 */
final class LedgerWork {
  private static final long RECEIPT_SECONDS = 30;

  /** Beyond any limit that is voted on. */
  private static final double FALSE_RTT_MILLIS = 10_000;

  private final Parts parts;
  private final LedgerPart part;
  private final Tracer tracer;
  private final RandomGenerator random;
  private final AtomicBoolean submitting = new AtomicBoolean();

  LedgerWork(Parts parts, LedgerPart part, OpenTelemetry openTelemetry, RandomGenerator random) {
    this.parts = parts;
    this.part = part;
    this.tracer = openTelemetry.getTracer("io.meshspan.mesh");
    this.random = random;
  }

  /** Submits one thing, unless the one before is still under way. */
  void submitOne() {
    List<Map.Entry<NodeId, LinkQuality>> links = List.copyOf(parts.links().qualities().entrySet());
    boolean ready = part.member().map(member -> member.dao().isFounded()).orElse(true);
    if (links.isEmpty() || !ready || !submitting.compareAndSet(false, true)) {
      return;
    }
    Map.Entry<NodeId, LinkQuality> link = links.get(random.nextInt(links.size()));
    CompletableFuture<?> submitted =
        part.member().isPresent()
            ? submit(part.member().get(), link.getKey(), link.getValue())
            : traced("note", () -> note(link.getKey() + " " + link.getValue()));
    var unused = submitted.whenComplete((receipt, failure) -> submitting.set(false));
  }

  private CompletableFuture<?> submit(
      LedgerPart.Member member, NodeId neighbour, LinkQuality quality) {
    Link link = Link.between(parts.self(), neighbour);
    ReportCalls reports = member.reports();
    if (parts.faults().isOn(NodeFault.REVERT)) {
      return traced("report", () -> reports.report(link, falsified(quality)));
    }
    int choice = random.nextInt(6);
    if (choice == 0) {
      return traced(
          "payment", () -> member.wallet().pay(LedgerPart.addressOf(neighbour), owedTo(neighbour)));
    }
    if (choice == 1) {
      return traced(ReportCalls.SETTLE, reports::settle);
    }
    if (reports.isHeld(link)) {
      reports.know(link, quality);
      return CompletableFuture.completedFuture("held");
    }
    return traced("report", () -> reports.report(link, quality));
  }

  private static LinkQuality falsified(LinkQuality quality) {
    return new LinkQuality(FALSE_RTT_MILLIS, quality.jitterMillis(), quality.loss());
  }

  /** So many wei for each message that was sent so far. */
  private BigInteger owedTo(NodeId neighbour) {
    return BigInteger.valueOf(1 + parts.forwarder().counts().sent() * neighbour.number());
  }

  private CompletableFuture<Receipt> note(String text) {
    byte[] content = (parts.self() + " " + text).getBytes(StandardCharsets.UTF_8);
    Transaction note =
        new Transaction(
            TransactionType.NOTE, Instant.now(), TraceContext.current(), Bytes.of(content));
    CompletableFuture<Receipt> receipt = part.ledger().receiptOf(note.id());
    return parts
        .settings()
        .append(new LedgerEntry.Submitted(note).encode())
        .thenCompose(index -> receipt.orTimeout(RECEIPT_SECONDS, TimeUnit.SECONDS))
        .whenComplete((known, failure) -> part.ledger().forget(note.id()));
  }

  /** The span lasts until it is known what became of the transaction. */
  private CompletableFuture<Receipt> traced(
      String what, Supplier<CompletableFuture<Receipt>> submission) {
    Span span = tracer.spanBuilder("ledger.submit").setParent(Context.root()).startSpan();
    span.setAttribute("ledger.submit.what", what);
    CompletableFuture<Receipt> submitted;
    try {
      submitted = Context.root().with(span).wrapSupplier(submission).get();
    } catch (RuntimeException e) {
      submitted = CompletableFuture.failedFuture(e);
    }
    return submitted.whenComplete(
        (receipt, failure) -> {
          if (failure != null) {
            span.setStatus(StatusCode.ERROR, "not submitted").recordException(failure);
          } else if (!receipt.isCommitted()) {
            span.setStatus(StatusCode.ERROR, receipt.reason());
          }
          span.end();
        });
  }
}
