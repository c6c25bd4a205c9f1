package io.meshspan.backend.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The index page with its import map, and the policy that admits that map.
 *
 * @param html the page as served
 * @param policy the value of its Content-Security-Policy header
 */
record IndexPage(String html, String policy) {
  private static final String MAP_GOES_HERE = "{import-map}";

  /** Puts the import map into the index page's one inline script. */
  static IndexPage with(String importMap) {
    String html = read().replace(MAP_GOES_HERE, importMap);
    // A browser compares the text between the tags, byte by byte.
    return new IndexPage(html, policy(sha256(importMap)));
  }

  private static String policy(String mapHash) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self' 'sha256-" + mapHash + "'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'");
  }

  private static String read() {
    try (InputStream in = IndexPage.class.getResourceAsStream("index.html")) {
      if (in == null) {
        throw new IllegalStateException(
            "index.html is missing beside " + IndexPage.class.getName());
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("index.html cannot be read from the class path", e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one does not", e);
    }
  }
}
