package io.meshspan.mesh.ebpf;

import io.meshspan.api.Meshspan;
import io.meshspan.api.ebpf.EbpfRuntime;
import io.meshspan.api.ebpf.ProgramCompilationSpan;
import io.meshspan.api.ebpf.ProgramExecutionSpan;
import io.meshspan.api.propagation.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.ContextStorage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's eBPF programs, in the kernel or in an interpreter.
 *
 * <pre>{@code
 * Ebpf ebpf = Ebpf.start(EbpfMode.AUTO);       // before anything is current in OpenTelemetry's context
 * ebpf.sayTo(meshspan);                        // what was loaded, and from now on what happens
 * if (ebpf.passes(bytes, hop, isBulk)) { … }   // for each message
 * ebpf.report();                               // each few seconds
 * }</pre>
 *
 * <p>Thread-safe; but one report at a time, and none with or after the close.
 */
public final class Ebpf implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ebpf.class);
  private static final String POLICY = "message_policy";
  private static final int TYPE_OTHER = 0;
  private static final int TYPE_BULK = 1;
  private static final int STATS_OF_RUN_TIME = 0;
  private static final long SLOW_SYNC = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int INSTRUCTION_BYTES = 8;

  private final Optional<PolicyProgram> policy;
  private final Optional<SyscallWatch> watch;
  private final EbpfRuntime runtime;
  private final List<Loading> loadings;
  private final Map<String, RunTotals> told = new LinkedHashMap<>();
  private volatile Meshspan meshspan = Meshspan.of(OpenTelemetry.noop());
  private Instant toldAt = Instant.now();

  /** What was loaded, which is told once there is somebody to tell. */
  private record Loading(
      String program, String type, long instructions, Instant begin, Instant end) {}

  private Ebpf(
      Optional<PolicyProgram> policy,
      Optional<SyscallWatch> watch,
      EbpfRuntime runtime,
      List<Loading> loadings) {
    this.policy = policy;
    this.watch = watch;
    this.runtime = runtime;
    this.loadings = loadings;
  }

  /**
   * Loads programs and begins. In the kernel this also puts itself into OpenTelemetry's context,
   * which is possible only before that is first used in the process.
   *
   * @throws EbpfRefusedException when the kernel is demanded and refuses; says what to do
   */
  public static Ebpf start(EbpfMode mode) throws EbpfRefusedException {
    if (mode == EbpfMode.OFF) {
      return new Ebpf(Optional.empty(), Optional.empty(), EbpfRuntime.USER_SPACE, List.of());
    }
    if (mode == EbpfMode.USER) {
      return interpreted();
    }
    try {
      return inKernel();
    } catch (EbpfRefusedException e) {
      if (mode == EbpfMode.KERNEL) {
        throw e;
      }
      LOG.info(
          "eBPF runs in user space, without system calls and probes: {}. --ebpf user says this is"
              + " meant.",
          e.getMessage());
      return interpreted();
    }
  }

  private static Ebpf interpreted() {
    Instant begin = Instant.now();
    InterpretedPolicy policy = InterpretedPolicy.load();
    Loading loading = new Loading(POLICY, "syscall", policy.instructions(), begin, Instant.now());
    return new Ebpf(
        Optional.of(policy), Optional.empty(), EbpfRuntime.USER_SPACE, List.of(loading));
  }

  private static Ebpf inKernel() throws EbpfRefusedException {
    List<Loading> loadings = new ArrayList<>();
    Instant begin = Instant.now();
    KernelPolicy policy = new KernelPolicy(KernelObject.load(ProgramObject.MESSAGE_POLICY));
    Instant between = Instant.now();
    loadings.add(new Loading(POLICY, "syscall", policy.instructions(), begin, between));
    SyscallWatch watch;
    try {
      watch = SyscallWatch.begin(KernelObject.load(ProgramObject.SYSCALLS));
    } catch (EbpfRefusedException e) {
      policy.close();
      throw e;
    }
    Instant end = Instant.now();
    for (KernelProgram program : watch.programs()) { // of one object, and so loaded at once
      loadings.add(
          new Loading(program.name(), program.type(), program.instructions(), between, end));
    }
    // The kernel counts runs while somebody holds this open; the process's end closes it.
    int statistics = Libbpf.bpf_enable_stats(STATS_OF_RUN_TIME);
    if (statistics < 0) {
      LOG.info("the kernel does not count how often programs run ({})", statistics);
    }
    ContextStorage.addWrapper(watch::telling);
    LOG.info("eBPF runs in the kernel");
    return new Ebpf(Optional.of(policy), Optional.of(watch), EbpfRuntime.KERNEL, loadings);
  }

  /** Where spans go from now on; tells what was loaded before. */
  public void sayTo(Meshspan to) {
    meshspan = to;
    watch.ifPresent(each -> each.sayTo(to));
    String kernel = System.getProperty("os.version");
    for (Loading loading : loadings) {
      ProgramCompilationSpan span =
          to.ebpf()
              .root()
              .detached()
              .startedAt(loading.begin())
              .programCompilation(loading.program(), kernel);
      span.programType(loading.type())
          .programInstructions(loading.instructions())
          .programSize(loading.instructions() * INSTRUCTION_BYTES)
          .runtime(runtime)
          .closeAt(loading.end());
    }
  }

  /**
   * Whether a message is to be passed on; all are where there is no program, or it fails.
   *
   * @param bytes how long its frame is
   * @param hop how many links it has crossed
   * @param isBulk whether it carries a model or the like, for which other limits hold
   */
  public boolean passes(int bytes, int hop, boolean isBulk) {
    if (policy.isEmpty()) {
      return true;
    }
    try {
      return policy.get().verdict(bytes, hop, isBulk ? TYPE_BULK : TYPE_OTHER)
          == PolicyProgram.PASSES;
    } catch (IllegalStateException | Interpreter.FaultException e) {
      LOG.warn("the message policy does not run: {}", e.getMessage());
      return true;
    }
  }

  /**
   * This thread is about to sync the Raft log to disk, up to this entry. Together with {@link
   * #logEntryIsFor} this puts a sync that the kernel timed into the trace of who waited for it.
   */
  public void logFlushes(long index) {
    watch.ifPresent(each -> each.logFlushes(index));
  }

  /** An entry of the Raft log, now applied, was asked for there. */
  public void logEntryIsFor(long index, TraceContext cause) {
    watch.ifPresent(each -> each.logEntryIsFor(index, cause));
  }

  /** Tells what ran since the last time, and takes what is in the ring buffer. */
  public void report() {
    watch.ifPresent(this::reportSyncs);
    Instant now = Instant.now();
    policy.ifPresent(each -> reportRuns(POLICY, each.totals(), now));
    watch.ifPresent(
        each ->
            each.programs().forEach(program -> reportRuns(program.name(), program.totals(), now)));
    toldAt = now;
  }

  private void reportSyncs(SyscallWatch watching) {
    for (SyncRing.Sync sync : watching.readSyncs(meshspan)) {
      if (sync.nanos() >= SLOW_SYNC) {
        LOG.info("a sync of the disk took {} ms", TimeUnit.NANOSECONDS.toMillis(sync.nanos()));
      }
    }
  }

  private void reportRuns(String program, RunTotals totals, Instant now) {
    RunTotals news = totals.since(told.getOrDefault(program, RunTotals.NONE));
    told.put(program, totals);
    if (news.runs() > 0) {
      ProgramExecutionSpan span =
          meshspan.ebpf().root().detached().startedAt(toldAt).programExecution(program);
      span.programRuns(news.runs()).programRunTime(news.nanos()).runtime(runtime).closeAt(now);
    }
  }

  /** {@code kernel}, {@code user_space} or {@code off}, for a line about the node. */
  public String status() {
    return policy.isEmpty() ? "off" : runtime.wireValue();
  }

  /** Detaches and unloads. Messages pass from now on, and no call is told any more. */
  @Override
  public void close() {
    watch.ifPresent(SyscallWatch::close);
    policy.ifPresent(
        each -> {
          if (each instanceof KernelPolicy inKernel) {
            inKernel.close();
          }
        });
  }
}
