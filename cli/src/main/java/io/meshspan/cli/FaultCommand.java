package io.meshspan.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshspan fault}: makes something of a running demo go wrong. */
@Command(
    name = "fault",
    description = {
      "Makes something of a running demo go wrong: a process is killed or stopped, a link gets slow, loses messages or is cut, a node"
          + " does something wrong. Each fault is real, ends by itself, and is written to faults.jsonl in the demo's folder."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "(list | start | stop)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan fault list",
      "  meshspan fault start kill node-2",
      "  meshspan fault start pause node-3 --for 10s",
      "  meshspan fault start delay node-1--node-2 --by 300ms --for 30s",
      "  meshspan fault start drop node-1--node-2 --share 0.4",
      "  meshspan fault start out-of-gas node-2",
      "  meshspan fault stop 3                     or: fault stop, for all of them"
    })
final class FaultCommand implements Runnable {
  @Spec private CommandSpec spec;

  FaultCommand() {}

  /** Several demos may run side by side. */
  static final class WhichDemo {
    @Option(
        names = "--port-offset",
        paramLabel = "N",
        defaultValue = "0",
        converter = PortOffset.Converter.class,
        description = "As the demo was given it (default: 0).")
    private PortOffset portOffset;

    WhichDemo() {}
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list, start or stop");
  }

  private static void tell(int portOffset, String order, PrintWriter out) {
    ControlSocket.Answer answer = ControlSocket.ask(portOffset, order);
    if (!answer.isOk()) {
      throw new ProblemException(String.join(" ", answer.lines()));
    }
    answer.lines().forEach(out::println);
    out.flush();
  }

  @Command(
      name = "list",
      description = "Says which faults there are, and which last in a demo.",
      mixinStandardHelpOptions = true)
  int list(@Mixin WhichDemo demo) {
    PrintWriter out = spec.commandLine().getOut();
    for (FaultKind kind : FaultKind.values()) {
      out.printf("  %-13s %s  %s%n", kind.text(), kind.target(), kind.brief());
    }
    out.println();
    try {
      List<String> lasting =
          ControlSocket.ask(demo.portOffset.value(), FaultOrders.toList()).lines();
      (lasting.isEmpty() ? List.of("Nothing is wrong now.") : lasting).forEach(out::println);
    } catch (ProblemException e) {
      out.println(e.getMessage());
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "start",
      description = "Makes something go wrong, for a time.",
      mixinStandardHelpOptions = true)
  int start(
      @Parameters(index = "0", paramLabel = "FAULT", description = "What, see fault list.")
          String kind,
      @Parameters(
              index = "1",
              paramLabel = "TARGET",
              description =
                  "A node such as node-2, a link such as node-1--node-2, or mesh, for all nodes.")
          String target,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              defaultValue = "20s",
              converter = RunTime.class,
              description = "How long (default: 20s).")
          Duration time,
      @Option(
              names = "--by",
              paramLabel = "TIME",
              defaultValue = "200ms",
              converter = ShortTime.class,
              description = "How much later things come, of a delay (default: 200ms).")
          Duration by,
      @Option(
              names = "--share",
              paramLabel = "SHARE",
              defaultValue = "0.5",
              description = "How much is lost, of a drop, above 0 and at most 1 (default: 0.5).")
          double share,
      @Mixin WhichDemo demo) {
    Fault fault = new Fault(FaultKind.of(kind), target, time, by, share);
    tell(demo.portOffset.value(), FaultOrders.toStart(fault), spec.commandLine().getOut());
    return 0;
  }

  @Command(
      name = "stop",
      description = "Ends faults before their time.",
      mixinStandardHelpOptions = true)
  int stop(
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "NUMBER",
              description = "Which, see fault list; all where none is given.")
          Optional<Integer> number,
      @Mixin WhichDemo demo) {
    String order = number.map(FaultOrders::toStop).orElseGet(FaultOrders::toStopAll);
    tell(demo.portOffset.value(), order, spec.commandLine().getOut());
    return 0;
  }
}
