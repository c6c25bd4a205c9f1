package io.meshspan.mesh.ebpf;

import java.util.List;

/** The policy in the interpreter. */
final class InterpretedPolicy implements PolicyProgram {
  private final ArrayMap sizes;
  private final Interpreter interpreter;
  private final int instructions;
  private long runs;
  private long nanos;

  private InterpretedPolicy(Bytecode program, ArrayMap sizes) {
    this.sizes = sizes;
    this.interpreter = new Interpreter(program, List.of(sizes));
    this.instructions = program.instructions().size();
  }

  /**
   * Reads and verifies the kept object.
   *
   * @throws MalformedProgramException when that object is not what it should be
   */
  static InterpretedPolicy load() {
    return load(ProgramObject.MESSAGE_POLICY.elf());
  }

  static InterpretedPolicy load(byte[] elf) {
    Bytecode program = Verifier.verified(ObjectReader.read(elf, "syscall"));
    if (!program.maps().equals(List.of("sizes"))) {
      throw new MalformedProgramException("the program uses the maps " + program.maps());
    }
    return new InterpretedPolicy(program, new ArrayMap(SIZES));
  }

  @Override
  public synchronized int verdict(int bytes, int hop, int type) {
    long begun = System.nanoTime();
    int verdict = (int) interpreter.run(PolicyProgram.context(bytes, hop, type));
    nanos += System.nanoTime() - begun;
    runs++;
    return verdict;
  }

  @Override
  public synchronized long sized(int power) {
    return sizes.get(power);
  }

  @Override
  public synchronized RunTotals totals() {
    return new RunTotals(runs, nanos);
  }

  @Override
  public long instructions() {
    return instructions;
  }
}
