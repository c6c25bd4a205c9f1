package io.meshspan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshspan import}: spans from a file into a running backend. */
@Command(
    name = "import",
    description = {
      "Sends the spans of a file to a running backend. The format is found out: OTLP in JSON (one document or one"
          + " a line, as \"meshspan export\" and the OpenTelemetry Collector's file exporter write it), or what Jaeger's page"
          + " downloads. Spans that the backend refuses are counted with the reason; the exit code is 0 when all were taken."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan import traces.jsonl",
      "  gunzip -c traces.jsonl.gz | meshspan import -",
      "  meshspan import --endpoint https://traces.example:4318 --token-file token traces.jsonl"
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "http://localhost:4318",
      description = "Where the backend takes OTLP over HTTP (default: http://localhost:4318).")
  private URI endpoint;

  @Mixin private RemoteOptions remote;

  @Parameters(paramLabel = "FILE", description = "The file; - reads standard input.")
  private String file;

  ImportCommand() {}

  @Override
  public Integer call() {
    SpanSender sender = new SpanSender(remote.at(endpoint));
    PrintWriter err = spec.commandLine().getErr();
    boolean isWhole = true;
    try (InputStream in = open()) {
      SpanFile.read(in, sender::add);
    } catch (MalformedFileException e) {
      err.println("meshspan: " + name() + ", " + e.getMessage() + "; nothing after it was read");
      isWhole = false;
    } catch (IOException e) {
      throw new ProblemException(name() + " cannot be read: " + e.getMessage(), e);
    }
    sender.flush();
    SentCounts counts = sender.counts();
    counts
        .reasons()
        .forEach(
            (reason, refused) ->
                err.printf(
                    "meshspan: %s refused: %s (%s, %s)%n",
                    spans(refused.spans()), reason, name(), refused.first()));
    err.flush();
    spec.commandLine().getOut().printf("%s taken by %s.%n", spans(counts.taken()), endpoint);
    spec.commandLine().getOut().flush();
    return isWhole && counts.refused() == 0 ? 0 : 1;
  }

  private static String spans(long count) {
    return count + (count == 1 ? " span" : " spans");
  }

  private String name() {
    return file.equals("-") ? "standard input" : file;
  }

  private InputStream open() throws IOException {
    if (file.equals("-")) {
      return System.in;
    }
    Path path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new ProblemException(
          "there is no file " + file + " that can be read: name one, or - for standard input");
    }
    return Files.newInputStream(path);
  }
}
