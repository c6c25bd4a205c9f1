package io.meshspan.mesh.ebpf;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;

/**
 * A program in the kernel.
 *
 * @param name its function's
 * @param type what kind of program it is for the kernel, without BPF_PROG_TYPE_
 * @param descriptor the process's handle to it
 * @param instructions how many it has
 */
record KernelProgram(String name, String type, int descriptor, long instructions) {
  // struct bpf_prog_info
  private static final int INFO_BYTES = 232;
  private static final int RUN_TIME = 192;
  private static final int RUNS = 200;
  // struct bpf_test_run_opts: sz, …, ctx_in at 32, ctx_size_in at 48, retval at 56
  private static final int RUN_OPTIONS = 80;
  private static final int RUN_CONTEXT = 32;
  private static final int RUN_CONTEXT_BYTES = 48;
  private static final int RUN_RESULT = 56;

  /** What the kernel has counted since the program was loaded, while statistics were on. */
  RunTotals totals() {
    try (Memory info = new Memory(INFO_BYTES)) {
      info.clear();
      IntByReference size = new IntByReference(INFO_BYTES);
      return Libbpf.bpf_obj_get_info_by_fd(descriptor, info, size) == 0
          ? new RunTotals(info.getLong(RUNS), info.getLong(RUN_TIME))
          : RunTotals.NONE;
    }
  }

  /**
   * Runs it once (BPF_PROG_RUN).
   *
   * @param context what it is given and may change
   * @param bytes how long that is
   * @return what it returns
   * @throws IllegalStateException when the kernel does not run it
   */
  int run(Memory context, int bytes) {
    try (Memory options = new Memory(RUN_OPTIONS)) {
      options.clear();
      options.setLong(0, RUN_OPTIONS);
      options.setPointer(RUN_CONTEXT, context);
      options.setInt(RUN_CONTEXT_BYTES, bytes);
      int result = Libbpf.bpf_prog_test_run_opts(descriptor, options);
      if (result != 0) {
        throw new IllegalStateException("the kernel does not run " + name + " (" + result + ")");
      }
      return options.getInt(RUN_RESULT);
    }
  }
}
