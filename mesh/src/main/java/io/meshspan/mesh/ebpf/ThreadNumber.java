package io.meshspan.mesh.ebpf;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** The kernel's number of a thread, which Java does not tell. */
final class ThreadNumber {
  private interface LibC extends Library {
    int gettid();
  }

  private static final LibC LIB_C = Native.load("c", LibC.class);

  private ThreadNumber() {}

  static int current() {
    return LIB_C.gettid();
  }
}
