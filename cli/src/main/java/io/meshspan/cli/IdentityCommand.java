package io.meshspan.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshspan identity}: the service that nodes have their identity from. */
@Command(
    name = "identity",
    description = {
      "Runs the service that gives nodes of the reference mesh their identity: it speaks the SPIFFE Workload API, on an address"
          + " of its own for each node. It keeps running until Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = {"  meshspan identity --nodes 3 --data mesh/identity"})
final class IdentityCommand implements Callable<Integer> {
  private static final int MEGABYTES = 48;
  private static final String ENDPOINT = "ENDPOINT ";

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      required = true,
      description = "How many nodes get an identity, 1 to 9.")
  private String nodes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the root of trust, the log and the nodes' sockets are.")
  private Path data;

  @Option(
      names = "--svid-lifetime",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = RunTime.class,
      description = "How long each certificate is valid, 2s to 24h (default: 60s).")
  private Duration svidLifetime;

  @Option(
      names = "--sockets",
      paramLabel = "unix|tcp",
      defaultValue = "unix",
      description =
          "Unix domain sockets, or loopback ports, which every user of this machine can reach (default: unix).")
  private String sockets;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortOffset.Converter.class,
      description = "Added to those ports (default: 0).")
  private PortOffset portOffset;

  IdentityCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> arguments =
        List.of(
            "identity",
            "--nodes",
            nodes,
            "--data",
            data.toString(),
            "--svid-lifetime",
            String.valueOf(svidLifetime.toSeconds()),
            "--sockets",
            sockets,
            "--port-offset",
            String.valueOf(portOffset.value()));
    return ForegroundProcess.run(MEGABYTES, arguments, said -> show(said, out));
  }

  private static void show(String said, PrintWriter out) {
    if (said.startsWith(ENDPOINT)) {
      String[] words = said.substring(ENDPOINT.length()).split(" ", 2);
      out.println(words[0] + ": identity = " + words[1]);
    } else if (said.equals("READY")) {
      out.println("Identities are given out. Ctrl-C ends it.");
    }
    out.flush();
  }
}
