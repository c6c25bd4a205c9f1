package io.meshspan.backend.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Takes a picture of the page: {@code Screenshot URL FILE [width height scheme]}, scheme being
 * light or dark. For the README, and for whoever changes how the page looks.
 */
final class Screenshot {
  private static final String SETTLED =
      """
      const app = document.querySelector('meshspan-app')?.shadowRoot?.querySelector('main > *');
      const state = app?.shadowRoot?.querySelector('page-state')?.kind;
      return Boolean(app) && state !== 'loading';
      """;

  private Screenshot() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 5) {
      throw new IllegalArgumentException("use: Screenshot URL FILE [width height light|dark]");
    }
    boolean isSized = args.length == 5;
    int width = isSized ? Integer.parseInt(args[2]) : 1280;
    int height = isSized ? Integer.parseInt(args[3]) : 800;
    String scheme = isSized ? args[4] : "light";
    try (Chromium chromium = Chromium.start(width, height)) {
      chromium.prefers(Chromium.Scheme.valueOf(scheme.toUpperCase(Locale.ROOT)));
      take(chromium, args[0], Path.of(args[1]));
    }
  }

  static void take(Chromium chromium, String url, Path file) throws IOException {
    chromium.driver().get(url);
    new WebDriverWait(chromium.driver(), Duration.ofSeconds(20))
        .until(driver -> Boolean.TRUE.equals(chromium.driver().executeScript(SETTLED)));
    // Two frames: one in which Lit renders, one in which the canvases are painted.
    chromium
        .driver()
        .executeAsyncScript(
            "const done = arguments[0];"
                + "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)));");
    Files.write(file, chromium.driver().getScreenshotAs(OutputType.BYTES));
  }
}
