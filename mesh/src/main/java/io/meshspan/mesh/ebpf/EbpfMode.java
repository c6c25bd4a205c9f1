package io.meshspan.mesh.ebpf;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a node's eBPF programs run. */
public enum EbpfMode {
  /** In the kernel where it lets the process, else in an interpreter. */
  AUTO,
  /** In the kernel, or the node does not start. */
  KERNEL,
  /** In an interpreter. */
  USER,
  /** Nowhere. */
  OFF;

  /**
   * Reads a name as it is written on a command line.
   *
   * @throws IllegalArgumentException that lists the names
   */
  public static EbpfMode parse(String text) {
    for (EbpfMode mode : values()) {
      if (mode.text().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "--ebpf: must be one of "
            + Arrays.stream(values()).map(EbpfMode::text).collect(Collectors.joining(", "))
            + ", got \""
            + text
            + "\"");
  }

  /** The name on a command line. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
