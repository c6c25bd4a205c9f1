package io.meshspan.cli.load;

import io.meshspan.api.ebpf.BufferReadSpan;
import io.meshspan.api.ebpf.BufferType;
import io.meshspan.api.ebpf.EbpfRuntime;
import io.meshspan.api.ebpf.ProbeTriggerSpan;
import io.meshspan.api.ebpf.ProbeType;
import io.meshspan.api.ebpf.ProgramCompilationSpan;
import io.meshspan.api.ebpf.ProgramExecutionSpan;
import java.util.List;

/** Programs in the kernel that watch a node, and what is read from them. */
final class EbpfScenes {
  private static final List<String> PROGRAMS =
      List.of("count_syscalls", "tcp_retransmit", "disk_latency", "run_queue");
  private static final Skewed<String> SYSCALLS =
      Skewed.of(
          1.0, List.of("futex", "epoll_wait", "read", "write", "sendmsg", "recvmsg", "fdatasync"));
  private static final Skewed<Probe> PROBES =
      Skewed.of(
          1.0,
          List.of(
              new Probe(ProbeType.TRACEPOINT, "raw_syscalls:sys_enter", "on_sys_enter"),
              new Probe(ProbeType.KPROBE, "tcp_sendmsg", "on_tcp_sendmsg"),
              new Probe(ProbeType.FENTRY, "vfs_write", "on_vfs_write"),
              new Probe(ProbeType.TRACEPOINT, "tcp:tcp_retransmit_skb", "on_retransmit")));

  /** A program ran for a while: what its probes delivered is read from its buffer in turns. */
  void watch(Stage stage) {
    Node node = stage.anyNode();
    String program = stage.chance().oneOf(PROGRAMS);
    try (ProgramExecutionSpan span = node.meshspan().ebpf().programExecution(program)) {
      int turns = stage.chance().between(2, 6);
      for (int i = 0; i < turns; i++) {
        probe(stage, node);
        read(stage, node);
      }
      stage.take(node, 2_000);
      long runs = stage.chance().around(1_200);
      span.eventsCount(runs / 2).programRuns(runs).programRunTime(runs * 150);
      span.runtime(EbpfRuntime.KERNEL);
    }
  }

  /** A program is compiled, checked by the kernel, attached and read for the first time. */
  void load(Stage stage) {
    Node node = stage.anyNode();
    String program = stage.chance().oneOf(PROGRAMS);
    try (ProgramCompilationSpan span =
        node.meshspan().ebpf().programCompilation(program, "6.1.0-35-amd64")) {
      stage.take(node, 40_000);
      long instructions = stage.chance().around(200);
      span.programType("tracepoint").programInstructions(instructions);
      span.programSize(8 * instructions).runtime(EbpfRuntime.USER_SPACE);
      if (!stage.fails(span, Fault.OVERLOADED, "the verifier")) {
        for (int i = stage.chance().between(3, 8); i > 0; i--) {
          probe(stage, node);
        }
        read(stage, node);
      }
    }
  }

  void read(Stage stage, Node node) {
    BufferType type = stage.chance().happens(0.8) ? BufferType.RING : BufferType.PERF;
    try (BufferReadSpan span = node.meshspan().ebpf().bufferRead(type, "events")) {
      stage.take(node, 150);
      span.eventsCount(stage.chance().around(300)).runtime(EbpfRuntime.USER_SPACE);
      span.eventsLost(stage.chance().happens(0.03) ? stage.chance().around(12) : 0);
      if (stage.chance().happens(0.2)) {
        span.syscall(stage.chance().oneOf(SYSCALLS), stage.chance().around(41_000), 0);
      }
      stage.fails(span, Fault.CLOSED, node.name());
    }
  }

  private static void probe(Stage stage, Node node) {
    Probe probe = stage.chance().oneOf(PROBES);
    try (ProbeTriggerSpan span =
        node.meshspan().ebpf().probeTrigger(probe.type(), probe.place(), probe.function())) {
      stage.take(node, 12);
      long pid = stage.chance().between(400, 4_000);
      span.eventsCount(1).processPid(pid).threadId(pid + stage.chance().between(0, 40));
      span.runtime(EbpfRuntime.KERNEL);
      if (stage.chance().happens(0.3)) {
        long result = stage.chance().happens(0.02) ? -11 : 0;
        span.syscall(stage.chance().oneOf(SYSCALLS), stage.chance().around(9_000), result);
      }
    }
  }

  private record Probe(ProbeType type, String place, String function) {}
}
