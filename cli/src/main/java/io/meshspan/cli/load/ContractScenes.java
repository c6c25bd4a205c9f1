package io.meshspan.cli.load;

import io.meshspan.api.contract.CallOutcome;
import io.meshspan.api.contract.ContractCallSpan;
import io.meshspan.api.contract.ContractDeploymentSpan;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;

/** Smart contracts: calls that call others, a frame in a frame, and what they burn. */
final class ContractScenes {
  private static final int CONTRACTS = 200;
  private static final int DEEPEST = 6;
  private static final List<String> NAMES =
      List.of("MeshGovernor", "BandwidthToken", "RelayRegistry", "StakeVault", "PriceFeed");
  private static final Skewed<String> FUNCTIONS =
      Skewed.of(
          1.2,
          List.of(
              "transfer(address,uint256)",
              "balanceOf(address)",
              "approve(address,uint256)",
              "swap(uint256,uint256,address)",
              "report(bytes32,uint64)",
              "stake(uint256)",
              "claim(uint256)",
              "vote(uint256,uint8)",
              "register(bytes32,address)",
              "slash(address,uint256)"));

  private final Skewed<String> addresses;
  private final Rarity outOfGas;

  ContractScenes(Chance chance, Rarity outOfGas) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < CONTRACTS; i++) {
      all.add(chance.hex("0x", 40));
    }
    this.addresses = Skewed.of(1.1, all);
    this.outOfGas = outOfGas;
  }

  /** A call over RPC that executes, with the frames below it. */
  void rpc(Stage stage) {
    Node client = stage.anyNode();
    Node server = stage.peerOf(client);
    String address = address(stage);
    String function = stage.chance().oneOf(FUNCTIONS);
    try (ContractCallSpan span =
        client.meshspan().contract().as(SpanKind.CLIENT).contractCall(address, function)) {
      stage.travel();
      long gas = 21_000;
      for (int i = stage.chance().between(2, 5); i > 0; i--) {
        gas += call(stage, server, 2);
      }
      stage.travel();
      span.gasUsed(gas).gasLimit(2 * gas).value("0").outcome(CallOutcome.SUCCESS);
      stage.fails(span, Fault.TIMED_OUT, server.name());
    }
  }

  /** One call pays out to hundreds of receivers: a trace as large as they come. */
  void payout(Stage stage) {
    Node node = stage.leader();
    try (ContractCallSpan span =
        node.meshspan().contract().contractCall(address(stage), "payout(address[],uint256[])")) {
      long gas = 21_000;
      for (int i = stage.chance().between(150, 700); i > 0; i--) {
        gas += call(stage, node, DEEPEST);
      }
      span.gasUsed(gas).gasLimit(16_777_216).value("0").outcome(CallOutcome.SUCCESS);
    }
  }

  /** A contract comes to the ledger, and is set up by calls. */
  void deployment(Stage stage) {
    Node node = stage.anyNode();
    String name = stage.chance().oneOf(NAMES);
    try (ContractDeploymentSpan span = node.meshspan().contract().contractDeployment(name)) {
      stage.take(node, 3_000);
      long size = stage.chance().around(3_100);
      long gas = 32_000 + 200 * size;
      for (int i = stage.chance().between(4, 9); i > 0; i--) {
        gas += call(stage, node, DEEPEST - 1);
      }
      span.bytecodeSize(size).address(address(stage)).gasUsed(gas);
      stage.fails(span, Fault.REVERTED, "constructor");
    }
  }

  /** Executes a call; answers the gas that it used, the frames below included. */
  long call(Stage stage, Node node, int depth) {
    String address = address(stage);
    String function = stage.chance().oneOf(FUNCTIONS);
    try (ContractCallSpan span = node.meshspan().contract().contractCall(address, function)) {
      stage.take(node, 45);
      long gas = stage.chance().around(24_000);
      if (depth < DEEPEST) {
        for (int i = stage.chance().between(0, 2); i > 0; i--) {
          gas += call(stage, node, depth + 1);
        }
      }
      end(stage, span, gas);
      return gas;
    }
  }

  private void end(Stage stage, ContractCallSpan span, long gas) {
    if (outOfGas.isDue()) {
      span.gasUsed(gas).gasLimit(gas).value("0").outcome(CallOutcome.OUT_OF_GAS);
      span.failed("out of gas");
      return;
    }
    span.gasUsed(gas).gasLimit(gas + stage.chance().around(9_000));
    span.value(stage.chance().happens(0.8) ? "0" : stage.chance().around(40) + "000000000000000");
    boolean isReverted = stage.fails(span, Fault.REVERTED, "insufficient balance");
    span.outcome(isReverted ? CallOutcome.REVERTED : CallOutcome.SUCCESS);
  }

  private String address(Stage stage) {
    return stage.chance().oneOf(addresses);
  }
}
