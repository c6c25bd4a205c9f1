package io.meshspan.backend.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window and with a fresh profile, which is deleted with it. */
final class Chromium implements AutoCloseable {
  /** What the system says a person prefers. */
  enum Scheme {
    LIGHT,
    DARK
  }

  private final Path profile;
  private final ChromeDriver driver;

  private Chromium(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  static Chromium start(int width, int height) {
    try {
      Path profile = Files.createTempDirectory("meshspan-chromium");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(
          find("CHROME_BIN", "chromium", "chromium-browser", "google-chrome").toFile());
      options.addArguments(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--force-device-scale-factor=1",
          "--user-data-dir=" + profile);
      LoggingPreferences logs = new LoggingPreferences();
      logs.enable(LogType.BROWSER, Level.ALL);
      options.setCapability("goog:loggingPrefs", logs);
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(find("CHROMEDRIVER", "chromedriver").toFile())
              .usingAnyFreePort()
              .build();
      Chromium chromium = new Chromium(profile, new ChromeDriver(service, options));
      chromium.resize(width, height);
      return chromium;
    } catch (IOException e) {
      throw new UncheckedIOException("no directory could be made for Chromium's profile", e);
    }
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Sets the size of what is seen, however small: a window could not be 390 pixels wide. */
  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What the system says from now on. */
  void prefers(Scheme scheme) {
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", scheme.name().toLowerCase(Locale.ROOT));
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException("Chromium's profile could not be deleted: " + profile, e);
    }
  }

  private static Path find(String variable, String... names) {
    String named = System.getenv(variable);
    if (named != null) {
      return Path.of(named);
    }
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> Arrays.stream(names).map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The page is tested in a real browser, and there is no "
                        + names[0]
                        + " on the PATH. Install it (Debian: apt-get install chromium"
                        + " chromium-driver) or name it in the variable "
                        + variable
                        + "."));
  }
}
