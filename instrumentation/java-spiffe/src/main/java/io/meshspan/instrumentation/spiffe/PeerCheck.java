package io.meshspan.instrumentation.spiffe;

import io.meshspan.api.spiffe.HandshakeOutcome;
import io.spiffe.bundle.BundleSource;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at the other side's certificate in one handshake, and remembers what it saw: first whether
 * it is to be trusted, then whether its id may connect. Host names play no part. Used by the thread
 * that makes the handshake.
 */
final class PeerCheck extends X509ExtendedTrustManager {
  private static final int NO_CA = -1;

  private final BundleSource<X509Bundle> bundles;
  private final Set<SpiffeId> allowed;
  private Optional<SpiffeId> claimed = Optional.empty();
  private Optional<HandshakeOutcome> outcome = Optional.empty();
  private Optional<SSLSession> session = Optional.empty();

  PeerCheck(BundleSource<X509Bundle> bundles, Set<SpiffeId> allowed) {
    this.bundles = bundles;
    this.allowed = allowed;
  }

  /** Who the other side says it is; empty while it has shown no certificate. */
  Optional<SpiffeId> claimed() {
    return claimed;
  }

  /** What was found; empty while there was nothing to look at. */
  Optional<HandshakeOutcome> outcome() {
    return outcome;
  }

  /** The session in which the certificate was shown. */
  Optional<SSLSession> session() {
    return session;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      claimed = Optional.of(SvidIds.idOf(chain[0]));
      verify(chain);
    } catch (BundleNotFoundException e) {
      outcome = Optional.of(HandshakeOutcome.UNTRUSTED);
      throw new CertificateException(e.getMessage(), e);
    } catch (CertificateException e) {
      outcome = Optional.of(Refusals.reasonFor(e));
      throw e;
    }
    if (!allowed.contains(claimed.get())) {
      outcome = Optional.of(HandshakeOutcome.UNAUTHORIZED);
      throw new CertificateException(claimed.get() + " may not connect here");
    }
    outcome = Optional.of(HandshakeOutcome.ACCEPTED);
  }

  private void verify(X509Certificate[] chain)
      throws CertificateException, BundleNotFoundException {
    X509SvidValidator.verifyChain(List.of(chain), bundles);
    // X509-SVID, section 5.2: a validator must not take a signing certificate for a leaf.
    if (chain[0].getBasicConstraints() != NO_CA) {
      throw new CertificateException("a signing certificate is no identity");
    }
  }

  private void check(X509Certificate[] chain, Socket socket) throws CertificateException {
    session = Optional.ofNullable(((SSLSocket) socket).getHandshakeSession());
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
