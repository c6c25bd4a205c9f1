package io.meshspan.cli;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.DataDirectory;
import io.meshspan.backend.Ports;
import io.meshspan.backend.access.Access;
import io.meshspan.backend.sampling.SamplingStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshspan up}: the backend alone. */
@Command(
    name = "up",
    description = {
      "Starts the backend alone, for your own application: it takes spans over OTLP and from Zipkin"
          + " and Jaeger clients, holds them in memory or keeps them in a directory, and shows them"
          + " on the page. Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  meshspan up",
      "  meshspan up --data spans          spans are there again after a restart",
      "  meshspan up --data spans --keep-for 3d --keep-bytes 5g",
      "                                    for three days at most, in 5 GiB at most",
      "  meshspan up --port-offset 1000    page at 17686, OTLP at 5317 and 5318",
      "  meshspan up --listen 0.0.0.0 --token-file token --tls-cert cert.pem --tls-key key.pem",
      "                                    for a network: TLS, and a token from who comes"
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
      names = "--sampling",
      paramLabel = "FILE",
      description =
          "What Jaeger's tracers are told when they ask how much to sample, in the format of"
              + " Jaeger's file of strategies (default: everything).")
  private Path sampling;

  @Mixin private KeepOptions keepOptions;

  @Mixin private AccessOptions accessOptions;

  UpCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Access access = accessOptions.access();
    Optional<DataDirectory> data = keepOptions.data();
    Backend backend = start(access, data);
    Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "meshspan-stop"));
    new UpReport(out, access).tell(backend);
    out.printf("%s%nCtrl-C ends it.%n", keepOptions.said());
    out.flush();
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }

  private Backend start(Access access, Optional<DataDirectory> data) {
    BackendConfig config =
        BackendConfig.on(Ports.withOffset(portOffset.value()))
            .reachedBy(access)
            .samplingBy(strategies());
    return Backend.start(data.map(config::keptIn).orElse(config));
  }

  private SamplingStrategies strategies() {
    if (sampling == null) {
      return SamplingStrategies.everything();
    }
    try {
      return SamplingStrategies.ofFile(sampling);
    } catch (NoSuchFileException e) {
      throw new ProblemException("--sampling: there is no file " + sampling, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ProblemException(
          "--sampling: " + sampling + " cannot be used: " + e.getMessage(), e);
    }
  }
}
