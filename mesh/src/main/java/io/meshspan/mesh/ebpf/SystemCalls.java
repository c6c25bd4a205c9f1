package io.meshspan.mesh.ebpf;

import java.util.Map;
import java.util.Optional;

/**
 * The system calls that are worth telling, by their number on this machine's architecture: those
 * that move bytes or sync a disk. What waits for others (futex, epoll_wait) is counted alone.
 */
final class SystemCalls {
  /** Timed, and told by spans. */
  static final long TIMED = 1;

  /** Syncs a disk. */
  static final long SYNC = 2;

  // arch/x86/entry/syscalls/syscall_64.tbl
  private static final Map<Integer, String> X86_64 =
      Map.ofEntries(
          Map.entry(0, "read"),
          Map.entry(1, "write"),
          Map.entry(17, "pread64"),
          Map.entry(18, "pwrite64"),
          Map.entry(19, "readv"),
          Map.entry(20, "writev"),
          Map.entry(26, "msync"),
          Map.entry(44, "sendto"),
          Map.entry(45, "recvfrom"),
          Map.entry(46, "sendmsg"),
          Map.entry(47, "recvmsg"),
          Map.entry(74, "fsync"),
          Map.entry(75, "fdatasync"));
  // include/uapi/asm-generic/unistd.h
  private static final Map<Integer, String> AARCH64 =
      Map.ofEntries(
          Map.entry(63, "read"),
          Map.entry(64, "write"),
          Map.entry(65, "readv"),
          Map.entry(66, "writev"),
          Map.entry(67, "pread64"),
          Map.entry(68, "pwrite64"),
          Map.entry(82, "fsync"),
          Map.entry(83, "fdatasync"),
          Map.entry(206, "sendto"),
          Map.entry(207, "recvfrom"),
          Map.entry(211, "sendmsg"),
          Map.entry(212, "recvmsg"),
          Map.entry(227, "msync"));

  private final Map<Integer, String> names;

  private SystemCalls(Map<Integer, String> names) {
    this.names = names;
  }

  /** Those of this machine; empty where its numbers are not known here. */
  static Optional<SystemCalls> here() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> Optional.of(new SystemCalls(X86_64));
      case "aarch64" -> Optional.of(new SystemCalls(AARCH64));
      default -> Optional.empty();
    };
  }

  String name(int number) {
    return names.getOrDefault(number, "syscall " + number);
  }

  int number(String name) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(name))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Tells the program what to do with each. */
  void describeTo(KernelMap kinds) {
    names.forEach(
        (number, name) -> kinds.putNumber(number, name.contains("sync") ? TIMED | SYNC : TIMED));
  }
}
