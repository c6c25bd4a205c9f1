package io.meshspan.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshspan demo}: the reference mesh and the page. */
@Command(
    name = "demo",
    description = {
      "Runs the reference mesh, each node and the service of identities a process of its own, and the backend with its page. It keeps running"
          + " until Ctrl-C, which ends everything that was started."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan demo",
      "  meshspan demo --for 90s --nodes 3",
      "  meshspan demo --data ./mesh-data           keeps the nodes' logs and state",
      "  meshspan demo --faults on                  something goes wrong now and then",
      "  meshspan demo --port-offset 1000           beside another one"
    })
final class DemoCommand implements Callable<Integer> {
  private static final Pattern RANDOM = Pattern.compile("on(?::([0-9]{1,9}))?");
  private static final List<String> EBPF_PLACES = List.of("auto", "kernel", "user", "off");
  private static final int LEAST_NODES = 3;
  private static final int MOST_NODES = 9;
  private static final Duration LEAST_LIFETIME = Duration.ofSeconds(2);
  private static final Duration MOST_LIFETIME = Duration.ofHours(24);

  @Spec private CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = RunTime.class,
      description = "Ends by itself after this time: 90s, 5m, 1h.")
  private Duration runTime;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many nodes, 3 to 9 (default: 5).")
  private int nodes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where the nodes keep their logs and state (default: a temporary folder that is removed at the end).")
  private Path data;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortOffset.Converter.class,
      description = "Added to every port, so that two can run side by side (default: 0).")
  private PortOffset portOffset;

  @Option(
      names = "--svid-lifetime",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = RunTime.class,
      description =
          "How long each node's certificate is valid; half of it later it gets another (default: 60s).")
  private Duration svidLifetime;

  @Option(
      names = "--faults",
      paramLabel = "on[:SEED]|off|FILE",
      defaultValue = "off",
      description =
          "Whether things go wrong by themselves: at random, never, or as a file says, a line each such as \"30s pause node-2 for 10s\" (default: off).")
  private String faults;

  @Option(
      names = "--ebpf",
      paramLabel = "auto|kernel|user|off",
      defaultValue = "auto",
      description =
          "Where the nodes' eBPF programs run: in the kernel where it lets them and else in user space, in the kernel alone, in user space, or nowhere (default: auto).")
  private String ebpf;

  DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (nodes < LEAST_NODES || nodes > MOST_NODES) {
      throw new ParameterException(
          spec.commandLine(), "--nodes: a mesh has 3 to 9 nodes, not " + nodes);
    }
    if (svidLifetime.compareTo(LEAST_LIFETIME) < 0 || svidLifetime.compareTo(MOST_LIFETIME) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--svid-lifetime: a certificate lives 2s to 24h, not " + svidLifetime.toSeconds() + "s");
    }
    if (!EBPF_PLACES.contains(ebpf)) {
      throw new ParameterException(
          spec.commandLine(),
          "--ebpf: must be one of " + String.join(", ", EBPF_PLACES) + ", not \"" + ebpf + "\"");
    }
    PrintWriter out = spec.commandLine().getOut();
    FaultTimetable timetable = timetable(out);
    Path jar = MeshJar.find();
    try (DataFolder folder = data == null ? DataFolder.temporary() : DataFolder.at(data);
        Demo demo =
            Demo.start(
                new Demo.Plan(
                    jar, nodes, folder, portOffset.value(), svidLifetime, ebpf, timetable))) {
      Thread stop = new Thread(() -> end(demo, folder), "meshspan-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      demo.introduce(out);
      watch(demo, out, folder);
    }
    return 0;
  }

  private FaultTimetable timetable(PrintWriter out) {
    if (faults.equals("off")) {
      return FaultTimetable.none();
    }
    Matcher random = RANDOM.matcher(faults);
    if (!random.matches()) {
      return FaultTimetable.read(Path.of(faults));
    }
    int seed =
        random.group(1) == null
            ? new Random().nextInt(1_000_000)
            : Integer.parseInt(random.group(1));
    out.println("Faults at random; the same ones again: --faults on:" + seed);
    return FaultTimetable.random(seed);
  }

  private void watch(Demo demo, PrintWriter out, DataFolder folder) throws InterruptedException {
    try {
      demo.watch(out, runTime == null ? Duration.ofDays(365) : runTime);
    } catch (ProblemException e) {
      folder.keep(); // its message sends the person to a node's log
      throw e;
    }
  }

  private static void end(Demo demo, DataFolder folder) {
    demo.close();
    folder.close();
  }
}
