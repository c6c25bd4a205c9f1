package io.meshspan.mesh.dao;

import io.meshspan.api.dao.ProposalState;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.contract.Address;
import io.meshspan.mesh.contract.CompiledContract;
import io.meshspan.mesh.contract.ContractFunction;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.contract.Keccak;
import io.meshspan.mesh.contract.RevertedException;
import io.meshspan.mesh.ledger.BlockHeader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the contracts answer, and how they are called. Thread-safe; reads, and changes nothing. */
final class Governor {
  /** In the order of IGovernor's ProposalState. */
  private static final List<ProposalState> STATES =
      List.of(
          ProposalState.PENDING,
          ProposalState.ACTIVE,
          ProposalState.CANCELED,
          ProposalState.DEFEATED,
          ProposalState.SUCCEEDED,
          ProposalState.QUEUED,
          ProposalState.EXPIRED,
          ProposalState.EXECUTED);

  private static final int DECIMALS = 18;
  private static final int ABSTAIN_PLACE = 2;

  private final EvmExecution evm;
  private final Founding founding;
  private final CompiledContract governor = CompiledContract.load(CompiledContract.GOVERNOR);
  private final CompiledContract votes = CompiledContract.load(CompiledContract.VOTES);
  private final CompiledContract parameters = CompiledContract.load(CompiledContract.PARAMETERS);

  Governor(EvmExecution evm, Founding founding) {
    this.evm = evm;
    this.founding = founding;
  }

  Address address() {
    return founding.governor();
  }

  // --- calls, for transactions
  // ---------------------------------------------------------------------

  /** The arguments of a proposal to make a change. */
  List<Object> proposalOf(Change change, String description) {
    Bytes call =
        parameters
            .function(change.parameter().setter())
            .call(List.of(BigInteger.valueOf(change.value())));
    return List.of(
        List.of(founding.parameters()), List.of(BigInteger.ZERO), List.of(call), description);
  }

  Bytes propose(List<Object> arguments) {
    return governor.function("propose").call(arguments);
  }

  boolean isProposal(Bytes call) {
    return call.startsWith(governor.function("propose").selector());
  }

  List<Object> argumentsOfProposal(Bytes call) {
    return governor.function("propose").argumentsOf(call);
  }

  Bytes castVote(BigInteger id, int choice) {
    return governor.function("castVote").call(List.of(id, BigInteger.valueOf(choice)));
  }

  Bytes execute(Proposal proposal) {
    return governor.function("execute").call(withDescriptionHash(proposal));
  }

  private static List<Object> withDescriptionHash(Proposal proposal) {
    return withDescriptionHash(proposal.actions(), proposal.description());
  }

  private static List<Object> withDescriptionHash(List<Object> actions, String description) {
    List<Object> arguments = new ArrayList<>(actions);
    arguments.add(Keccak.hash(Bytes.of(description.getBytes(StandardCharsets.UTF_8))));
    return arguments;
  }

  /** What a call to the parameters would change; none for any other call. */
  Optional<Change> changeOf(Bytes call) {
    for (Parameter parameter : Parameter.values()) {
      ContractFunction setter = parameters.function(parameter.setter());
      if (call.startsWith(setter.selector())) {
        BigInteger value = (BigInteger) setter.argumentsOf(call).get(0);
        return value.bitLength() < Long.SIZE
            ? Optional.of(new Change(parameter, value.longValueExact()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  // --- questions
  // -----------------------------------------------------------------------------------

  BigInteger idOf(BlockHeader at, List<Object> arguments) throws RevertedException {
    List<Object> hashed = withDescriptionHash(arguments.subList(0, 3), (String) arguments.get(3));
    return number(at, founding.governor(), governor.function("hashProposal"), hashed);
  }

  ProposalState stateOf(BlockHeader at, BigInteger id) throws RevertedException {
    return STATES.get(ask(at, "state", id).intValueExact());
  }

  boolean hasVoted(BlockHeader at, BigInteger id, Address voter) throws RevertedException {
    return ask(at, "hasVoted", id, voter).signum() > 0;
  }

  boolean isProposer(BlockHeader at, BigInteger id, Address member) throws RevertedException {
    return ask(at, "proposalProposer", id).equals(new BigInteger(1, member.bytes().toArray()));
  }

  long deadlineOf(BlockHeader at, BigInteger id) throws RevertedException {
    return ask(at, "proposalDeadline", id).longValueExact();
  }

  double weightOf(BlockHeader at, BigInteger id, Address voter) throws RevertedException {
    BigInteger snapshot = ask(at, "proposalSnapshot", id);
    ContractFunction past = votes.function("getPastVotes");
    return whole(number(at, founding.votes(), past, List.of(voter, snapshot)));
  }

  double weightNow(BlockHeader at, Address voter) throws RevertedException {
    return whole(number(at, founding.votes(), votes.function("getVotes"), List.of(voter)));
  }

  Tally tallyOf(BlockHeader at, BigInteger id) throws RevertedException {
    BigInteger needed = ask(at, "quorum", ask(at, "proposalSnapshot", id));
    ContractFunction counted = governor.function("proposalVotes");
    List<Object> sums =
        counted.returned(evm.view(at, founding.governor(), counted.call(List.of(id))));
    return new Tally(
        whole((BigInteger) sums.get(0)),
        whole((BigInteger) sums.get(1)),
        whole((BigInteger) sums.get(ABSTAIN_PLACE)),
        whole(needed));
  }

  long valueOf(BlockHeader at, Parameter parameter) throws RevertedException {
    ContractFunction getter = parameters.function(parameter.getter());
    return number(at, founding.parameters(), getter, List.of()).longValueExact();
  }

  private BigInteger ask(BlockHeader at, String function, Object... arguments)
      throws RevertedException {
    return number(at, founding.governor(), governor.function(function), List.of(arguments));
  }

  private BigInteger number(
      BlockHeader at, Address contract, ContractFunction function, List<?> arguments)
      throws RevertedException {
    return function.returnedNumber(evm.view(at, contract, function.call(arguments)));
  }

  private static double whole(BigInteger votes) {
    return new BigDecimal(votes, DECIMALS).doubleValue();
  }
}
