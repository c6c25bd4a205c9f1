package io.meshspan.mesh.dao;

import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.contract.Account;
import io.meshspan.mesh.contract.Address;
import io.meshspan.mesh.contract.CompiledContract;
import io.meshspan.mesh.contract.EvmExecution;
import io.meshspan.mesh.ledger.BlockHeader;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * How the community begins: four contracts, made by an account that does nothing else. Where they
 * will be follows from who makes them, so everybody knows it beforehand; and since each has its
 * place among the founder's transactions, it does no harm when two nodes try to make the same one.
 */
public final class Founding {
  /** More than the largest contract needs. */
  public static final long GAS = 5_000_000;

  private static final long DELAY_BLOCKS = 1;

  private final List<Address> members;
  private final List<BigInteger> votes;
  private final Terms terms;
  private final Account founder = Account.named("founder");

  /**
   * What is voted by.
   *
   * @param votingBlocks how many blocks voting lasts
   * @param quorumPercent how many of all votes must be cast
   */
  public record Terms(int votingBlocks, int quorumPercent) {}

  private Founding(List<Address> members, List<BigInteger> votes, Terms terms) {
    this.members = List.copyOf(members);
    this.votes = List.copyOf(votes);
    this.terms = terms;
  }

  /**
   * A community of these members.
   *
   * @param votes how many whole votes each has, in the members' order
   */
  public static Founding of(List<Address> members, List<Long> votes, Terms terms) {
    return new Founding(members, votes.stream().map(BigInteger::valueOf).toList(), terms);
  }

  /** The account that makes the contracts. */
  public Account founder() {
    return founder;
  }

  public Address votes() {
    return founder.address().ofContract(0);
  }

  public Address governor() {
    return founder.address().ofContract(1);
  }

  public Address parameters() {
    return founder.address().ofContract(2);
  }

  public Address reports() {
    return founder.address().ofContract(3);
  }

  /** What the next founding transaction carries; none when all is founded. */
  public Optional<Bytes> next(EvmExecution evm, BlockHeader tip) {
    int done = Math.toIntExact(evm.nonce(tip, founder.address()));
    return switch (done) {
      case 0 -> Optional.of(deployment(CompiledContract.VOTES, members, votes));
      case 1 ->
          Optional.of(
              deployment(
                  CompiledContract.GOVERNOR,
                  votes(),
                  BigInteger.valueOf(DELAY_BLOCKS),
                  BigInteger.valueOf(terms.votingBlocks()),
                  BigInteger.valueOf(terms.quorumPercent())));
      case 2 -> Optional.of(deployment(CompiledContract.PARAMETERS, governor()));
      case 3 -> Optional.of(deployment(CompiledContract.REPORTS, parameters()));
      default -> Optional.empty();
    };
  }

  private static Bytes deployment(String contract, Object... arguments) {
    return CompiledContract.load(contract).deployment(List.of(arguments));
  }

  /** Whether everything is there. */
  public boolean isDone(EvmExecution evm, BlockHeader tip) {
    return evm.codeSize(tip, reports()) > 0;
  }
}
