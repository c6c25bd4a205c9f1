package io.meshspan.backend.access;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * How a backend is reached. Beyond loopback it asks for a token or speaks TLS, unless somebody said
 * in words that it need not.
 *
 * @param address on which every port listens
 * @param token that every request must carry
 * @param certificate with which every port speaks TLS
 * @param hostNames in lower case, to which it answers beside {@code localhost} and addresses. With
 *     a token it answers to any
 * @param unprotected whether it may listen beyond loopback with neither token nor certificate
 */
public record Access(
    InetAddress address,
    Optional<AccessToken> token,
    Optional<CertificateFiles> certificate,
    Set<String> hostNames,
    Unprotected unprotected) {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /**
   * Checks it.
   *
   * @throws AccessException when it would be open to a network that nobody agreed to
   */
  public Access {
    requireNonNull(address, "address");
    requireNonNull(token, "token");
    requireNonNull(certificate, "certificate");
    hostNames = Set.copyOf(hostNames);
    if (!address.isLoopbackAddress()
        && token.isEmpty()
        && certificate.isEmpty()
        && unprotected == Unprotected.REFUSED) {
      throw new AccessException(
          "--listen "
              + address.getHostAddress()
              + " opens the backend to others: add --token-file FILE, or --tls-cert FILE and"
              + " --tls-key FILE, or --insecure if whoever reaches it may read and send spans");
    }
  }

  /** Whether somebody agreed to no protection. */
  public enum Unprotected {
    /** Nobody did. */
    REFUSED,
    /** Somebody did, in words. */
    ACCEPTED
  }

  /** On 127.0.0.1, for whoever is on this machine. */
  public static Access onLoopback() {
    return new Access(
        loopback(), Optional.empty(), Optional.empty(), Set.of(), Unprotected.REFUSED);
  }

  /** 127.0.0.1, called localhost. */
  public static InetAddress loopback() {
    try {
      return InetAddress.getByAddress("localhost", LOOPBACK);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Whether what cannot carry a token or speak TLS, such as UDP, would go around them. */
  public boolean isProtected() {
    return token.isPresent() || certificate.isPresent();
  }

  /** {@code https} where it speaks TLS, else {@code http}. */
  public String scheme() {
    return certificate.isPresent() ? "https" : "http";
  }
}
