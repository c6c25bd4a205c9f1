package io.meshspan.mesh.contract;

import io.meshspan.api.Meshspan;
import io.meshspan.api.contract.ContractCallSpan;
import io.meshspan.api.contract.ContractDeploymentSpan;
import io.meshspan.api.contract.ContractSpans;
import io.meshspan.mesh.bytes.Bytes;
import io.opentelemetry.context.Context;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Spans of what runs in the EVM: one around the transaction, and below it one for each frame. The
 * tracer reports frames when the transaction has ended: their nesting, order and gas are the EVM's,
 * their duration is the time it took to tell.
 */
final class CallSpans {
  private final Meshspan meshspan;
  private final Names names;

  CallSpans(Meshspan meshspan, Names names) {
    this.meshspan = meshspan;
    this.names = names;
  }

  /** Runs a transaction; the frame that it answers is the one that the span is for. */
  void around(Optional<Address> to, Bytes data, Supplier<CallFrame> execution) {
    if (to.isEmpty()) {
      ContractDeploymentSpan span = meshspan.contract().contractDeployment(names.contractOf(data));
      span.run(inside -> tell(inside, execution.get()));
    } else if (data.isEmpty()) {
      var unused = execution.get(); // a payment to an account: nothing is called
    } else {
      ContractCallSpan span =
          meshspan.contract().contractCall(to.get().toString(), names.functionOf(data));
      span.run(inside -> tell(inside, execution.get()));
    }
  }

  private void tell(ContractDeploymentSpan span, CallFrame frame) {
    span.gasUsed(frame.gasUsed());
    if (frame.error().isEmpty()) {
      span.bytecodeSize(frame.output().size()).address(frame.to().toString());
    } else {
      span.failed(names.reasonOf(frame.error(), frame.output()));
    }
    frame.calls().forEach(inner -> tell(inner, span.context()));
  }

  private void tell(ContractCallSpan span, CallFrame frame) {
    span.gasUsed(frame.gasUsed()).gasLimit(frame.gasLimit()).outcome(frame.outcome());
    if (frame.value().compareTo(BigInteger.ZERO) > 0) {
      span.value(frame.value().toString());
    }
    if (!frame.error().isEmpty()) {
      span.failed(names.reasonOf(frame.error(), frame.output()));
    }
    frame.calls().forEach(inner -> tell(inner, span.context()));
  }

  private void tell(CallFrame frame, Context caller) {
    ContractSpans spans = meshspan.contract().continuing(caller);
    if (frame.creates()) {
      spans.contractDeployment(names.contractOf(frame.input())).run(span -> tell(span, frame));
    } else {
      spans
          .contractCall(frame.to().toString(), names.functionOf(frame.input()))
          .run(span -> tell(span, frame));
    }
  }
}
