package io.meshspan.mesh.identity.service;

import io.meshspan.mesh.identity.SpiffeIds;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.X509Source;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What an intruder holds: a real certificate that something is wrong with. */
public final class ForgedIdentity implements X509Source {
  private final X509Svid svid;
  private final X509Certificate trusted;

  private ForgedIdentity(X509Svid svid, X509Certificate trusted) {
    this.svid = svid;
    this.trusted = trusted;
  }

  /**
   * By the mesh's own authority, whose files are in the folder; valid from and to so long from now.
   */
  public static ForgedIdentity issued(Path folder, SpiffeId id, Duration from, Duration to)
      throws Exception {
    CertificateAuthority own = AuthorityFiles.open(folder, SpiffeIds.TRUST_DOMAIN, Instant.now());
    return of(own, own, id, from, to);
  }

  /** By another authority that calls itself by the same name. */
  public static ForgedIdentity selfMade(Path folder, SpiffeId id) throws Exception {
    CertificateAuthority own = AuthorityFiles.open(folder, SpiffeIds.TRUST_DOMAIN, Instant.now());
    CertificateAuthority other = CertificateAuthority.create(SpiffeIds.TRUST_DOMAIN, Instant.now());
    return of(other, own, id, Duration.ofMinutes(-1), Duration.ofMinutes(1));
  }

  private static ForgedIdentity of(
      CertificateAuthority issuer,
      CertificateAuthority trusted,
      SpiffeId id,
      Duration from,
      Duration to)
      throws Exception {
    Instant now = Instant.now();
    IssuedSvid issued =
        issuer.issue(id, new CertificateAuthority.Validity(now.plus(from), now.plus(to)));
    return new ForgedIdentity(
        X509Svid.parseRaw(issued.certificate().getEncoded(), issued.key().getEncoded()),
        trusted.rootCertificate());
  }

  @Override
  public X509Svid getX509Svid() {
    return svid;
  }

  @Override
  public X509Bundle getBundleForTrustDomain(TrustDomain trustDomain)
      throws BundleNotFoundException {
    return new X509Bundle(trustDomain, Set.of(trusted));
  }

  @Override
  public void close() {}
}
