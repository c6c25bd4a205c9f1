package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is called what: functions and errors by their selectors, contracts by the code that makes
 * them.
 */
final class Names {
  private static final int SELECTOR_SIZE = 4;

  private final Map<Bytes, String> signatures = new HashMap<>();
  private final Map<Bytes, ContractFunction> errors = new HashMap<>();
  private final List<CompiledContract> contracts;

  Names() {
    contracts =
        Stream.of(
                CompiledContract.VOTES,
                CompiledContract.GOVERNOR,
                CompiledContract.PARAMETERS,
                CompiledContract.REPORTS)
            .map(CompiledContract::load)
            .toList();
    for (CompiledContract contract : contracts) {
      contract.functions().forEach(each -> signatures.put(each.selector(), each.signature()));
      contract.errors().forEach(each -> errors.put(each.selector(), each));
    }
  }

  /** The signature of the function that this input calls; its selector where nobody knows it. */
  String functionOf(Bytes input) {
    if (input.size() < SELECTOR_SIZE) {
      return input.isEmpty() ? "receive()" : "fallback()";
    }
    Bytes selector = input.slice(0, SELECTOR_SIZE);
    return signatures.getOrDefault(selector, selector.toString());
  }

  /**
   * Why a frame failed, in words: {@code execution reverted: TooSlow(10000000, 60000)} where the
   * contract's source names its error.
   *
   * @param error as the EVM says it
   * @param output what the frame returned
   */
  String reasonOf(String error, Bytes output) {
    if (output.size() >= SELECTOR_SIZE) {
      ContractFunction named = errors.get(output.slice(0, SELECTOR_SIZE));
      if (named != null) {
        return error
            + ": "
            + named.name()
            + named.argumentsOf(output).stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "(", ")"));
      }
    }
    return RevertedException.describe(error, output);
  }

  /** The contract that this code makes. */
  String contractOf(Bytes initCode) {
    return contracts.stream()
        .filter(contract -> initCode.startsWith(contract.initCode()))
        .map(CompiledContract::name)
        .findFirst()
        .orElse("unknown");
  }
}
