package io.meshspan.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshspan node}: one node of the reference mesh. */
@Command(
    name = "node",
    description = {
      "Runs one node of the reference mesh, as its file says: with the others in other terminals or on other machines they are"
          + " a mesh. docs/nodes.md has an example. It keeps running until Ctrl-C."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan up                                        in one terminal: the page",
      "  meshspan identity --nodes 3 --data mesh/identity   in another: gives the nodes their identity",
      "  meshspan node --config node-1.conf                 in one more for each node"
    })
final class NodeCommand implements Callable<Integer> {
  private static final int MEGABYTES = 256;
  private static final String LINKS = "LINKS ";

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description =
          "How the node is to be: a line \"name = value\" for each option; docs/nodes.md lists them.")
  private Path config;

  private String links = "";

  NodeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StatusLine line = StatusLine.to(out);
    return ForegroundProcess.run(
        MEGABYTES, List.of("--config", config.toString()), said -> show(said, line));
  }

  private void show(String said, StatusLine line) {
    if (said.startsWith(LINKS)) {
      links = said.substring(LINKS.length()).replace(",", ", ");
    } else if (said.equals("READY")) {
      line.say("The node is up, with links to " + links + ". Ctrl-C ends it.");
    } else if (said.startsWith("STATUS ")) {
      line.show(status(NodeStatus.words(said)));
    }
  }

  private static String status(Map<String, String> words) {
    return words.getOrDefault("role", "?")
        + " in term "
        + words.getOrDefault("term", "?")
        + " · "
        + words.getOrDefault("peers", "?")
        + " peers · "
        + words.getOrDefault("height", "?")
        + " blocks · "
        + words.getOrDefault("sent", "?")
        + " messages sent, "
        + words.getOrDefault("delivered", "?")
        + " received";
  }
}
