package io.meshspan.cli;

import io.meshspan.cli.load.Family;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshspan load}: spans at a rate, and an account of each. */
@Command(
    name = "load",
    description = {
      "Sends the traces of a synthetic mesh to a backend at a rate, over OTLP and as its nodes would: each is a"
          + " service with OpenTelemetry's SDK. Says of every span what became of it. Ctrl-C ends it early, with"
          + " the same account."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every span that was created was exported: the backend answered that it took it",
      "1:spans were dropped, or created is not exported and dropped together, or nothing could be sent",
      "2:the command was not understood",
      "130:Ctrl-C ended it; the report says what came of it until then"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan load --endpoint http://localhost:4317 --rate 1000 --for 30s",
      "  meshspan load --endpoint http://localhost:4318 --protocol http --rate 200",
      "  meshspan load --endpoint http://localhost:4317 --families raft,ledger"
    })
final class LoadCommand implements Callable<Integer> {
  private static final int MOST_A_SECOND = 10_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      required = true,
      description = "The backend's OTLP receiver: http://localhost:4317, or with http 4318.")
  private String endpoint;

  @Option(
      names = "--protocol",
      paramLabel = "grpc|http",
      defaultValue = "grpc",
      description = "How OTLP is spoken (default: grpc).")
  private String protocol;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Spans a second, over all nodes (default: 1000).")
  private int rate;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = RunTime.class,
      description = "Ends after this time: 90s, 5m, 1h (default: 60s).")
  private Duration runTime;

  @Option(
      names = "--families",
      paramLabel = "FAMILY",
      split = ",",
      description =
          "Only traces that begin with a span of these families, for example raft,ledger (default: all"
              + " eleven). Others may follow in them: a transaction calls contracts.")
  private List<String> families = List.of();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many services, 5 to 9 (default: 5).")
  private int nodes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "The same seed makes the same traces, ids included, at other times (default: another each"
              + " time).")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--report", paramLabel = "FILE", description = "Writes the account as JSON too.")
  private Optional<Path> report = Optional.empty();

  LoadCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    LoadPlan plan = plan();
    plan.target().reach();
    out.printf(
        "Sending %,d spans a second to %s (%s) for %d s, seed %d. Ctrl-C ends it.%n",
        plan.rate(), plan.target(), protocol, plan.runTime().toSeconds(), plan.seed());
    out.flush();
    LoadRun run = new LoadRun(plan);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(run), "meshspan-stop"));
    try {
      LoadReport said = run.run();
      said.print(out);
      report.ifPresent(said::write);
      return said.addsUp() && said.droppedSpans() == 0 ? 0 : 1;
    } finally {
      run.finished();
    }
  }

  /** On a signal: the run ends itself, and the process ends when its report is out. */
  private static void end(LoadRun run) {
    run.stop();
    try {
      run.awaitFinish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LoadPlan plan() {
    if (rate < 1 || rate > MOST_A_SECOND) {
      throw mistake("--rate: 1 to " + MOST_A_SECOND + " spans a second, not " + rate);
    }
    if (nodes < 5 || nodes > 9) {
      throw mistake("--nodes: a synthetic mesh has 5 to 9 nodes, not " + nodes);
    }
    report.ifPresent(this::checkFolder);
    OtlpTarget target;
    try {
      target = OtlpTarget.of(protocol(), endpoint);
    } catch (ProblemException e) {
      throw mistake(e.getMessage());
    }
    long chosen = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000_000));
    return new LoadPlan(target, rate, runTime, families(), nodes, chosen);
  }

  private OtlpTarget.Protocol protocol() {
    return switch (protocol) {
      case "grpc" -> OtlpTarget.Protocol.GRPC;
      case "http" -> OtlpTarget.Protocol.HTTP;
      default -> throw mistake("--protocol: grpc or http, not \"" + protocol + "\"");
    };
  }

  private Set<Family> families() {
    if (families.isEmpty()) {
      return EnumSet.allOf(Family.class);
    }
    Set<Family> chosen = EnumSet.noneOf(Family.class);
    for (String word : families) {
      chosen.add(
          Family.named(word.strip())
              .orElseThrow(
                  () ->
                      mistake(
                          "--families: there is no family \""
                              + word.strip()
                              + "\"; there are "
                              + String.join(", ", Family.words()))));
    }
    return chosen;
  }

  private void checkFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder)) {
      throw mistake("--report: " + file + " is not a file in a folder that exists");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
