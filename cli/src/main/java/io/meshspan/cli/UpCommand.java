package io.meshspan.cli;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.KeptSpans;
import io.meshspan.backend.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshspan up}: the backend alone. */
@Command(
    name = "up",
    description = {
      "Starts the backend alone, for your own application: it takes spans over OTLP and from Zipkin and Jaeger clients, holds them in memory or"
          + " keeps them in a directory, and shows them on the page. Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan up",
      "  meshspan up --data spans          spans are there again after a restart",
      "  meshspan up --port-offset 1000    page at 17686, OTLP at 5317 and 5318"
    })
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      converter = PortOffset.Converter.class,
      description = "Added to every port, so that two can run side by side (default: 0).")
  private PortOffset portOffset;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A directory to keep spans in; it is made when it is missing, and one process at a time uses"
              + " it (default: none, spans are held in memory).")
  private Path data;

  UpCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Backend backend = start();
    Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "meshspan-stop"));
    out.printf("Meshspan %s is up.%n%n", Backend.version());
    out.printf("  Page        http://localhost:%d%n", backend.queryPort());
    out.printf("  OTLP gRPC   http://localhost:%d%n", backend.otlpGrpcPort());
    out.printf("  OTLP HTTP   http://localhost:%d%n", backend.otlpHttpPort());
    out.printf("  Zipkin      http://localhost:%d/api/v2/spans%n", backend.zipkinPort());
    out.printf("  Jaeger UDP  localhost:%d%n", backend.ports().jaegerUdp());
    out.printf("  Jaeger HTTP http://localhost:%d/api/traces%n", backend.ports().jaegerHttp());
    out.printf("  Jaeger API  http://localhost:%d/api/services%n", backend.queryPort());
    out.printf("  Tempo API   http://localhost:%d%n%n", backend.ports().tempo());
    out.printf("Point your application there, for example with the OpenTelemetry Java agent:%n%n");
    out.printf(
        "  OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:%d java -javaagent:opentelemetry-javaagent.jar"
            + " -jar yours.jar%n%n",
        backend.otlpHttpPort());
    backend.found().ifPresent(found -> tell(out, found));
    out.printf(
        "Spans are %s. Ctrl-C ends it.%n",
        data == null
            ? "held in memory and gone when this ends"
            : "kept in " + data.toAbsolutePath().normalize());
    out.flush();
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  private Backend start() {
    BackendConfig config = BackendConfig.on(Ports.withOffset(portOffset.value()));
    return Backend.start(data == null ? config : config.keptIn(data));
  }

  private static void tell(PrintWriter out, KeptSpans found) {
    out.printf(
        "%d %s there from before.%n",
        found.spans(), found.spans() == 1 ? "span was" : "spans were");
    found.leftOut().forEach(out::println);
  }
}
