package io.meshspan.mesh.contract;

import io.horizen.evm.Database;
import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ForkRules;
import io.horizen.evm.Hash;
import io.horizen.evm.Invocation;
import io.horizen.evm.LevelDBDatabase;
import io.horizen.evm.LibEvmException;
import io.horizen.evm.MemoryDatabase;
import io.horizen.evm.StateDB;
import io.horizen.evm.results.InvocationResult;
import io.meshspan.api.Meshspan;
import io.meshspan.mesh.bytes.Bytes;
import io.meshspan.mesh.bytes.Digest;
import io.meshspan.mesh.ledger.BlockContext;
import io.meshspan.mesh.ledger.BlockHeader;
import io.meshspan.mesh.ledger.Execution;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Executes transactions in geth's EVM, by Shanghai's rules.
 *
 * <pre>{@code
 * EvmExecution evm = EvmExecution.open(directory, List.of(alice.address(), bob.address()));
 * Ledger ledger = Ledger.open(blocks, evm, meshspan);
 * Bytes answer = evm.view(ledger.tip(), governor, call);    // reads, without a transaction
 * }</pre>
 *
 * <p>Thread-safe: blocks may be executed, and views asked for, by several threads at once.
 */
public final class EvmExecution implements Execution {
  static final ForkRules RULES = new ForkRules(true);

  private final Database database;
  private final Object committing = new Object();
  private final Names names = new Names();
  private final Digest genesis;

  private EvmExecution(Database database, List<Address> endowed) {
    this.database = database;
    this.genesis = endow(endowed);
  }

  /** Whether libevm runs here: it has native code for x86-64 alone, and the mesh brings Linux's. */
  public static boolean isSupported() {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return System.getProperty("os.name", "").startsWith("Linux")
        && List.of("amd64", "x86_64").contains(architecture);
  }

  /**
   * Keeps the state in a directory (LevelDB).
   *
   * @param endowed accounts that have something from the beginning
   * @throws IOException when the directory cannot be made
   */
  public static EvmExecution open(Path directory, List<Address> endowed) throws IOException {
    Files.createDirectories(directory);
    return new EvmExecution(new LevelDBDatabase(directory.toString()), endowed);
  }

  /** Keeps the state in memory. */
  public static EvmExecution inMemory(List<Address> endowed) {
    return new EvmExecution(new MemoryDatabase(), endowed);
  }

  private Digest endow(List<Address> endowed) {
    StateDB state = new StateDB(database, StateDB.EMPTY_ROOT_HASH);
    try {
      endowed.forEach(each -> state.addBalance(each.toEvm(), ChainRules.ENDOWMENT));
      return commit(state);
    } finally {
      close(state);
    }
  }

  @Override
  public Digest genesis() {
    return genesis;
  }

  @Override
  public boolean has(Digest stateRoot) {
    try {
      close(new StateDB(database, hash(stateRoot)));
      return true;
    } catch (LibEvmException e) {
      return false;
    }
  }

  @Override
  public EvmRun begin(Digest stateRoot, BlockContext block, Meshspan meshspan) {
    StateDB state = new StateDB(database, hash(stateRoot));
    return new EvmRun(state, block, new CallSpans(meshspan, names), this::commit);
  }

  /**
   * One at a time: geth's database is made for one writer beside any number of readers, and with
   * two the Go runtime ends the process.
   */
  private Digest commit(StateDB state) {
    synchronized (committing) {
      return digest(state.commit());
    }
  }

  /**
   * Calls a contract without a transaction: it can read, and change nothing.
   *
   * @param at the block after which it reads
   * @throws RevertedException when the contract refuses
   */
  public Bytes view(BlockHeader at, Address contract, Bytes call) throws RevertedException {
    return call(at, Address.ZERO, contract, call, true);
  }

  /**
   * Calls a contract as somebody's transaction would, and forgets what that changes.
   *
   * @param at the block after which it is called
   * @throws RevertedException when the contract would refuse
   */
  public Bytes rehearse(BlockHeader at, Address from, Address contract, Bytes call)
      throws RevertedException {
    return call(at, from, contract, call, false);
  }

  private Bytes call(BlockHeader at, Address from, Address contract, Bytes call, boolean readOnly)
      throws RevertedException {
    BlockContext block = new BlockContext(at.height(), at.time(), at.parent());
    StateDB state = new StateDB(database, hash(at.stateRoot()));
    try {
      InvocationResult result =
          Evm.Apply(
              state,
              new Invocation(
                  from.toEvm(),
                  contract.toEvm(),
                  BigInteger.ZERO,
                  call.toArray(),
                  BigInteger.valueOf(ChainRules.MAX_GAS),
                  readOnly),
              context(block));
      if (!result.executionError.isEmpty()) {
        throw new RevertedException(result.executionError, bytes(result.returnData));
      }
      return bytes(result.returnData);
    } finally {
      close(state);
    }
  }

  /** How many transactions an account has made. */
  public long nonce(BlockHeader at, Address account) {
    StateDB state = new StateDB(database, hash(at.stateRoot()));
    try {
      return state.getNonce(account.toEvm()).longValueExact();
    } finally {
      close(state);
    }
  }

  /** What an account has, in wei. */
  public BigInteger balance(BlockHeader at, Address account) {
    StateDB state = new StateDB(database, hash(at.stateRoot()));
    try {
      return state.getBalance(account.toEvm());
    } finally {
      close(state);
    }
  }

  /** Bytes of the code at an address; 0 where there is no contract. */
  public int codeSize(BlockHeader at, Address address) {
    StateDB state = new StateDB(database, hash(at.stateRoot()));
    try {
      return bytes(state.getCode(address.toEvm())).size();
    } finally {
      close(state);
    }
  }

  static EvmContext context(BlockContext block) {
    return new EvmContext(
        BigInteger.valueOf(ChainRules.ID),
        Address.ZERO.toEvm(),
        BigInteger.valueOf(ChainRules.MAX_GAS),
        ChainRules.GAS_PRICE,
        BigInteger.valueOf(block.height()),
        BigInteger.valueOf(block.time().getEpochSecond()),
        ChainRules.GAS_PRICE,
        hash(block.parent()),
        RULES);
  }

  static Hash hash(Digest digest) {
    return new Hash(digest.bytes().toArray());
  }

  static Digest digest(Hash hash) {
    return new Digest(Bytes.of(hash.toBytes()));
  }

  static Bytes bytes(byte[] orNull) {
    return orNull == null ? Bytes.none() : Bytes.of(orNull);
  }

  static void close(StateDB state) {
    try {
      state.close();
    } catch (Exception e) { // that is what it declares
      throw new IllegalStateException("libevm's state cannot be closed", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
