package io.meshspan.mesh.ebpf;

/** An object or its bytecode is not what it should be; says what, and at which instruction. */
final class MalformedProgramException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedProgramException(String what) {
    super(what);
  }
}
