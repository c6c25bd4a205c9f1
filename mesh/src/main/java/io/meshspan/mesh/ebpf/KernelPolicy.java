package io.meshspan.mesh.ebpf;

import com.sun.jna.Memory;

/** The policy in the kernel, run once for each message (BPF_PROG_RUN). */
final class KernelPolicy implements PolicyProgram, AutoCloseable {
  private static final String NAME = "message_policy";

  private final KernelObject object;
  private final KernelProgram program;
  private final KernelMap sizes;

  /** The loaded {@link ProgramObject#MESSAGE_POLICY}, which is closed with this. */
  KernelPolicy(KernelObject object) {
    this.object = object;
    this.program = object.program(NAME, "syscall");
    this.sizes = object.map("sizes", Integer.BYTES, Long.BYTES);
  }

  @Override
  public int verdict(int bytes, int hop, int type) {
    try (Memory context = new Memory(CONTEXT_BYTES)) {
      context.write(0, PolicyProgram.context(bytes, hop, type).array(), 0, CONTEXT_BYTES);
      return program.run(context, CONTEXT_BYTES);
    }
  }

  @Override
  public long sized(int power) {
    return sizes.number(power);
  }

  @Override
  public RunTotals totals() {
    return program.totals();
  }

  @Override
  public long instructions() {
    return program.instructions();
  }

  @Override
  public void close() {
    object.close();
  }
}
