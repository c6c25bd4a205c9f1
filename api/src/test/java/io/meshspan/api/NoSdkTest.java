package io.meshspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.catalog.SpanCatalog;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoSdkTest {
  @Test
  void everySpanWorksInAProcessThatHasOnlyTheApi() throws Exception {
    String classPath =
        Stream.of(
                Meshspan.class, NoSdkApplication.class, Span.class, Context.class, Attributes.class)
            .map(NoSdkTest::placeOf)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classPath,
                NoSdkApplication.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.strip())
        .isEqualTo("spans used: " + SpanCatalog.spans().size() + ", rejections: {}");
    assertThat(process.exitValue()).isZero();
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
