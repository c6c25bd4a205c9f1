package io.meshspan.mesh.ebpf;

/** The kernel, or the library that speaks to it, does not let programs run; says why. */
public final class EbpfRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  EbpfRefusedException(String reason) {
    super(reason);
  }
}
