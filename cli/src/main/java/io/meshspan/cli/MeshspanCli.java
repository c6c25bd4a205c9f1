package io.meshspan.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code meshspan} command; {@code --help} is its manual. */
@Command(
    name = "meshspan",
    description = "Distributed tracing for decentralised, self-healing systems on the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      IdentityCommand.class,
      NodeCommand.class,
      FaultCommand.class,
      LoadCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan demo                 a mesh of five nodes and the page, until Ctrl-C",
      "  meshspan demo --for 90s       the same for a minute and a half",
      "  meshspan fault start kill node-2   something of that mesh goes wrong",
      "  meshspan up                   the backend alone, for your own application",
      "  meshspan node --config FILE   one node of a mesh over terminals or machines",
      "  meshspan load --endpoint URL  traces of a synthetic mesh, at a rate, to any backend",
      "  meshspan export traces.jsonl  a running backend's traces of the last hour, into a file",
      "  meshspan import traces.jsonl  and from a file into a running backend",
      "  meshspan help demo            everything about one command"
    })
public final class MeshspanCli implements Runnable {
  @Spec private CommandSpec spec;

  MeshspanCli() {}

  /** Runs a command line and ends the process: 0 done, 1 it failed, 2 it was not understood. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine commands = new CommandLine(new MeshspanCli());
    commands.setParameterExceptionHandler(MeshspanCli::explain);
    commands.setExecutionExceptionHandler(MeshspanCli::fail);
    commands.setUsageHelpAutoWidth(false);
    return commands.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: demo, up, identity, node, fault, load, export, import or help");
  }

  private static int explain(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String message = e.getMessage().lines().findFirst().orElse("that was not understood");
    err.println("meshspan: " + message + suggestion(e) + " (see " + name(command) + " --help)");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        return "; did you mean " + String.join(" or ", suggestions) + "?";
      }
    }
    return "";
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static int fail(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    command.getErr().println("meshspan: " + message);
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
