package io.meshspan.mesh.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshspan.api.contract.CallOutcome;
import io.meshspan.mesh.bytes.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * One frame of a transaction, as geth's call tracer reports it.
 *
 * @param to whom it calls; zeros for a creation that failed before it had an address
 * @param output what it returned: of a creation, the contract's code
 * @param gasLimit gas that it was given
 * @param gasUsed gas that it used, calls that it made included
 * @param error as the EVM says it; empty for a frame that returned
 * @param calls the frames that it called, in their order
 */
record CallFrame(
    boolean creates,
    Address to,
    Bytes input,
    Bytes output,
    BigInteger value,
    long gasLimit,
    long gasUsed,
    String error,
    List<CallFrame> calls) {

  static CallFrame read(JsonNode frame) {
    List<CallFrame> calls = new ArrayList<>();
    frame.path("calls").forEach(call -> calls.add(read(call)));
    String to = frame.path("to").asText("");
    return new CallFrame(
        frame.path("type").asText().startsWith("CREATE"),
        to.isEmpty() ? Address.ZERO : Address.parse(to),
        bytes(frame.path("input")),
        bytes(frame.path("output")),
        number(frame.path("value")),
        number(frame.path("gas")).longValue(),
        number(frame.path("gasUsed")).longValue(),
        frame.path("error").asText(""),
        List.copyOf(calls));
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.fromHex(hex.asText("0x"));
  }

  private static BigInteger number(JsonNode hex) {
    String digits = hex.asText("0x0").substring(2);
    return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, 16);
  }

  CallOutcome outcome() {
    return outcome(error);
  }

  static CallOutcome outcome(String error) {
    return switch (error) {
      case "" -> CallOutcome.SUCCESS;
      case "out of gas", "contract creation code storage out of gas" -> CallOutcome.OUT_OF_GAS;
      default -> CallOutcome.REVERTED;
    };
  }
}
