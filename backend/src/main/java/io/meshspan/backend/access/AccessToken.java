package io.meshspan.backend.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that every request carries. Neither its text nor its length can be read off it. */
public final class AccessToken {
  private static final String FLAG = "--token-file";
  private static final int LEAST = 16;
  // RFC 6750 §2.1: what fits behind "Bearer " in a header.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,4096}=*");

  private final byte[] digest;
  private final byte[] session;

  private AccessToken(String token) {
    this.digest = sha256(token);
    this.session = session(token);
  }

  /**
   * Reads it from a file that holds nothing else; white space around it is left out.
   *
   * @throws AccessException when the file is not there, is readable by everybody, or holds no token
   *     of 16 characters or more
   */
  public static AccessToken read(Path file) {
    String token = new String(PrivateFile.readSecret(FLAG, file), UTF_8).strip();
    if (token.isEmpty()) {
      throw new AccessException(
          FLAG + ": " + file + " is empty: put a token in, such as \"openssl rand -hex 32\" makes");
    }
    if (token.length() < LEAST || !FORM.matcher(token).matches()) {
      throw new AccessException(
          FLAG
              + ": what "
              + file
              + " holds is no token: 16 or more letters, digits and -._~+/ in one line, such as"
              + " \"openssl rand -hex 32\" makes");
    }
    return new AccessToken(token);
  }

  /** Whether this is the token; takes as long for any text of the same length. */
  boolean is(String given) {
    return MessageDigest.isEqual(digest, sha256(given));
  }

  /** Whether this is what a browser was given in the token's place. */
  boolean isSession(String given) {
    return MessageDigest.isEqual(session, given.getBytes(UTF_8));
  }

  /**
   * What a browser keeps in the token's place. A cookie goes to every port of its host: whatever
   * else listens there must not learn the token from it. Another token makes another one.
   */
  String session() {
    return new String(session, UTF_8);
  }

  private static byte[] session(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
      byte[] derived = mac.doFinal("meshspan page session".getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encode(derived);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256; this one does not", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one does not", e);
    }
  }

  @Override
  public String toString() {
    return "a token";
  }
}
