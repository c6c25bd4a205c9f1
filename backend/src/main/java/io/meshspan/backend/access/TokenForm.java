package io.meshspan.backend.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Asks a person for the token. No script; posted to the address that was asked for. */
final class TokenForm {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 24rem; padding: 0 1rem }
      input, button { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; margin-top: .5rem }
      """;
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>Meshspan: token</title>
      <style>{style}</style>
      </head>
      <body>
      <h1>Meshspan</h1>
      <form method="post">
      <label for="token">{words}</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
      <button>Open</button>
      </form>
      </body>
      </html>
      """;

  private final String policy;

  private TokenForm(String policy) {
    this.policy = policy;
  }

  /** Whether one was typed before. */
  enum Try {
    FIRST("This backend asks for its token."),
    ANOTHER("That is not the token. The backend was started with it in a file.");

    private final String words;

    Try(String words) {
      this.words = words;
    }
  }

  static TokenForm create() {
    return new TokenForm(
        "default-src 'none'; style-src 'sha256-"
            + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  }

  HttpResponse ask(Try which) {
    return HttpResponse.of(
        Refused.unauthorized()
            .contentType(MediaType.HTML_UTF_8)
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
            .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
            .build(),
        HttpData.ofUtf8(PAGE.replace("{style}", STYLE).replace("{words}", which.words)));
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
