package io.meshspan.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshspan export}: traces of a running backend into a file. */
@Command(
    name = "export",
    description = {
      "Writes traces of a running backend to a file: those that are named with --trace, else those of a time, newest"
          + " times first. OTLP's JSON (a trace a line) carries all that a span has; Jaeger's JSON is for tools that read it."
          + " \"meshspan import\" reads both."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan export traces.jsonl",
      "  meshspan export --service node-1 --since 24h --limit 100 traces.jsonl",
      "  meshspan export --trace 4bf92f3577b34da6a3ce929d0e0e4736 --format jaeger-json trace.json",
      "  meshspan export - | gzip > traces.jsonl.gz"
    })
final class ExportCommand implements Callable<Integer> {
  // Clocks of nodes run ahead.
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  @Spec private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "http://localhost:16686",
      description = "Where the backend's page is (default: http://localhost:16686).")
  private URI endpoint;

  @Mixin private RemoteOptions remoteOptions;

  @Option(
      names = "--trace",
      paramLabel = "ID",
      description = "A trace by its id, in hexadecimal; may be given several times.")
  private List<String> traces = new ArrayList<>();

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Only traces with a span of this service (default: all).")
  private String service;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = RunTime.class,
      description = "How far back: 90s, 5m, 24h (default: 1h).")
  private Duration since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many traces at most (default: all).")
  private Integer limit;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "otlp-json",
      converter = ExportFormat.Converter.class,
      description = "otlp-json or jaeger-json (default: otlp-json).")
  private ExportFormat format;

  @Parameters(paramLabel = "FILE", description = "The file; - writes to standard output.")
  private String file;

  private final List<String> missing = new ArrayList<>();
  private int written;

  ExportCommand() {}

  @Override
  public Integer call() {
    check();
    Remote remote = remoteOptions.at(endpoint);
    try (OutputStream out = open();
        JsonGenerator json = JSON.createGenerator(out)) {
      json.setRootValueSeparator(null);
      format.begin(json);
      if (traces.isEmpty()) {
        Instant now = Instant.now();
        int most = limit == null ? Integer.MAX_VALUE : limit;
        FoundIds.between(
            now.minus(since),
            now.plus(AHEAD),
            Optional.ofNullable(service),
            most,
            remote,
            id -> write(id, remote, json) < most);
      } else {
        traces.stream().distinct().forEach(id -> write(id, remote, json));
      }
      format.end(json);
    } catch (IOException e) {
      throw new ProblemException(file + " cannot be written: " + e.getMessage(), e);
    }
    return report();
  }

  private void check() {
    if (limit != null && limit < 1) {
      throw mistake("--limit: at least one trace, not " + limit);
    }
    for (String id : traces) {
      if (!id.matches("[0-9a-fA-F]{1,32}")) {
        throw mistake("--trace: \"" + id + "\" is not a trace id: up to 32 hexadecimal digits");
      }
    }
    if (!traces.isEmpty() && (service != null || limit != null)) {
      throw mistake("--trace names traces: leave out --service and --limit");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private OutputStream open() throws IOException {
    return file.equals("-")
        ? new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))
        : new BufferedOutputStream(Files.newOutputStream(Path.of(file)));
  }

  /** Writes a trace, unless it is not there; says how many are written now. */
  private int write(String id, Remote remote, JsonGenerator json) {
    HttpResponse<InputStream> answer = remote.get(format.path() + id);
    try (InputStream body = answer.body();
        JsonParser parser = JSON.createParser(body)) {
      if (answer.statusCode() == 404) {
        missing.add(id);
        return written;
      }
      if (answer.statusCode() != 200 || !format.find(parser)) {
        throw new ProblemException(
            remote
                + " does not answer with traces (status "
                + answer.statusCode()
                + "): name the backend's page with --endpoint, such as http://localhost:16686");
      }
      format.write(parser, json);
      return ++written;
    } catch (IOException e) {
      throw new ProblemException("trace " + id + " could not be copied: " + e.getMessage(), e);
    }
  }

  private int report() {
    for (String id : missing) {
      spec.commandLine()
          .getErr()
          .println("meshspan: trace " + id + " is not there: dropped to make room, or never sent");
    }
    spec.commandLine().getErr().flush();
    if (!file.equals("-")) {
      spec.commandLine()
          .getOut()
          .printf("%d %s written to %s.%n", written, written == 1 ? "trace" : "traces", file);
      spec.commandLine().getOut().flush();
    }
    return missing.isEmpty() ? 0 : 1;
  }
}
