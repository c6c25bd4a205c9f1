package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.spiffe.HandshakeOutcome;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** What a failure says about why a certificate was refused. */
final class Refusals {
  /** RFC 8446, section 6.2. */
  private static final Map<String, HandshakeOutcome> BY_ALERT =
      Map.of(
          "certificate_expired", HandshakeOutcome.EXPIRED,
          "unknown_ca", HandshakeOutcome.UNTRUSTED,
          "access_denied", HandshakeOutcome.UNAUTHORIZED);

  /** Alerts that refuse a certificate and do not say why; the JDK sends hardly any other. */
  private static final Set<String> WITHOUT_A_REASON =
      Set.of("certificate_unknown", "bad_certificate");

  private static final String ALERT = "alert: "; // the JDK has it in the message alone

  private Refusals() {}

  /** Why this side refuses the other's certificate. */
  static HandshakeOutcome reasonFor(CertificateException refusal) {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return HandshakeOutcome.EXPIRED;
      }
      if (cause instanceof CertificateNotYetValidException) {
        return HandshakeOutcome.NOT_YET_VALID;
      }
    }
    return HandshakeOutcome.UNTRUSTED;
  }

  /**
   * Why the other side refuses ours: as its alert says, or as our certificate does, when that is
   * out of its time. Empty when neither tells.
   */
  static Optional<HandshakeOutcome> reasonFor(Exception failure, X509Certificate own) {
    if (!(failure instanceof SSLException) || failure.getMessage() == null) {
      return Optional.empty();
    }
    String message = failure.getMessage();
    int at = message.lastIndexOf(ALERT);
    if (at < 0) {
      return Optional.empty();
    }
    String alert = message.substring(at + ALERT.length());
    return WITHOUT_A_REASON.contains(alert)
        ? outOfItsTime(own)
        : Optional.ofNullable(BY_ALERT.get(alert));
  }

  private static Optional<HandshakeOutcome> outOfItsTime(X509Certificate own) {
    try {
      own.checkValidity();
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(HandshakeOutcome.EXPIRED);
    } catch (CertificateNotYetValidException e) {
      return Optional.of(HandshakeOutcome.NOT_YET_VALID);
    }
  }
}
