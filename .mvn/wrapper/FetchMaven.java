import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Fetches, verifies and unpacks the Maven that the wrapper's properties name; run by mvnw as a source file. */
final class FetchMaven {
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
      properties.load(in);
    }
    Path home = Path.of(args[1]);
    URI uri = uri(properties.getProperty("distributionUrl"), System.getenv("MVNW_REPOURL"));
    System.err.println("mvnw: fetching " + uri);
    Files.createDirectories(home.getParent());
    Path zip = Files.createTempFile(home.getParent(), "maven", ".zip");
    try {
      download(uri, zip);
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip)));
      if (!sum.equals(properties.getProperty("distributionSha512Sum"))) {
        fail("what came from " + uri + " is not the expected file (SHA-512 " + sum + "): nothing was unpacked");
      }
      Path unpacked = Files.createTempDirectory(home.getParent(), "unpack");
      unzip(zip, unpacked);
      Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      fail("could not fetch Maven from " + uri + " (" + e + "): check the network, set MVNW_REPOURL to a mirror, or install Maven 3.9");
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  /** A mirror keeps Maven under its repository path, not under Apache's archive path. */
  private static URI uri(String url, String mirror) {
    if (mirror == null || mirror.isBlank()) {
      return URI.create(url);
    }
    String file = url.substring(url.lastIndexOf('/') + 1);
    String version = file.replace("apache-maven-", "").replace("-bin.zip", "");
    return URI.create(mirror.replaceAll("/+$", "") + "/org/apache/maven/apache-maven/" + version + "/" + file);
  }

  private static void download(URI uri, Path to) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(20)).build();
    HttpResponse<Path> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofFile(to));
    if (response.statusCode() != 200) {
      throw new IOException("HTTP " + response.statusCode());
    }
  }

  private static void unzip(Path zip, Path into) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        String inside = name.substring(name.indexOf('/') + 1); // the archive has one folder around everything
        Path target = into.resolve(inside).normalize();
        if (inside.isEmpty() || entry.isDirectory() || !target.startsWith(into)) {
          continue;
        }
        Files.createDirectories(target.getParent());
        Files.copy(in, target);
        if (inside.equals("bin/mvn")) {
          target.toFile().setExecutable(true, false);
        }
      }
    }
  }

  private static void fail(String message) {
    System.err.println("mvnw: " + message);
    System.exit(1);
  }
}
