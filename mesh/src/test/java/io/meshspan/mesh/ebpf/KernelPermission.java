package io.meshspan.mesh.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Whether this machine lets tests use its kernel: asked apart from what they then test. */
final class KernelPermission {
  // BPF_PROG_LOAD needs CAP_BPF, raw tracepoints CAP_PERFMON; root has both.
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;
  private static final String EFFECTIVE = "CapEff:";

  private KernelPermission() {}

  /**
   * Ends the test here, as skipped, where the process may not; whatever fails later is a failure.
   */
  static void assumeGiven() throws IOException {
    boolean isLinux = System.getProperty("os.name").equals("Linux");
    Assumptions.assumeTrue(isLinux, "eBPF in the kernel is for Linux");
    Assumptions.assumeTrue(
        mayUse(CAP_BPF) && mayUse(CAP_PERFMON), "the process has neither root nor CAP_BPF");
    try {
      Libbpf.bind();
    } catch (UnsatisfiedLinkError e) {
      Assumptions.abort("there is no libbpf.so.1: " + e.getMessage());
    }
  }

  private static boolean mayUse(int capability) throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(each -> each.startsWith(EFFECTIVE))
            .findFirst()
            .orElse(EFFECTIVE + "0");
    long all = Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16);
    return (all >>> capability & 1) == 1;
  }
}
