package io.meshspan.instrumentation.spiffe;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.workloadapi.X509Context;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A real certificate authority of one trust domain, with one root. */
final class Authority {
  private static final X500Name ROOT = new X500Name("CN=root");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TrustDomain trustDomain;
  private final KeyPair keys = newKeys();
  private final X509Certificate root;

  Authority(String trustDomain) {
    this.trustDomain = TrustDomain.parse(trustDomain);
    Instant now = Instant.now();
    this.root =
        certificate(ROOT, keys, this.trustDomain.toIdString(), now, now.plusSeconds(3600), true);
  }

  /** An SVID that is good from now on. */
  X509Svid svid(String id, Duration lifetime) {
    Instant now = Instant.now();
    return svid(id, now.minusSeconds(2), now.plus(lifetime));
  }

  X509Svid svid(String id, Instant from, Instant to) {
    KeyPair own = newKeys();
    X509Certificate leaf = certificate(new X500Name("CN=workload"), own, id, from, to, false);
    try {
      return X509Svid.parseRaw(leaf.getEncoded(), own.getPrivate().getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What a workload has that got this SVID and trusts this authority. */
  X509Context context(X509Svid svid) {
    return X509Context.of(List.of(svid), bundles());
  }

  X509BundleSet bundles() {
    return X509BundleSet.of(List.of(new X509Bundle(trustDomain, Set.of(root))));
  }

  /** The root, DER. */
  byte[] encodedRoot() throws Exception {
    return root.getEncoded();
  }

  private X509Certificate certificate(
      X500Name subject, KeyPair own, String uri, Instant from, Instant to, boolean signs) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              ROOT,
              new BigInteger(100, RANDOM),
              Date.from(from),
              Date.from(to),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(signs));
      int usage = signs ? KeyUsage.keyCertSign : KeyUsage.digitalSignature;
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
