package io.meshspan.mesh.identity.service;

import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues X.509-SVIDs of one trust domain (X509-SVID standard, section 4; RFC 5280): P-256 keys,
 * ECDSA with SHA-256. Thread-safe.
 */
final class CertificateAuthority {
  static final Duration ROOT_LIFETIME = Duration.ofDays(365);

  /** The clocks of two nodes may differ by this much. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

  private static final int SERIAL_BITS = 127; // RFC 5280, section 4.1.2.2: positive, 20 octets
  private static final String SIGNATURE = "SHA256withECDSA";

  private final TrustDomain trustDomain;
  private final IssuedSvid root;
  private final SecureRandom random = new SecureRandom();

  CertificateAuthority(TrustDomain trustDomain, IssuedSvid root) {
    this.trustDomain = trustDomain;
    this.root = root;
  }

  /** A new authority, which nobody trusts yet. */
  static CertificateAuthority create(TrustDomain trustDomain, Instant now) throws IOException {
    KeyPair keys = newKeys();
    X500Name name = nameOf(trustDomain, "root");
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom());
    Validity validity = new Validity(now.minus(CLOCKS_DIFFER), now.plus(ROOT_LIFETIME));
    try {
      X509v3CertificateBuilder root = certificate(name, serial, validity, name, keys.getPublic());
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      root.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      root.addExtension(Extension.subjectAlternativeName, false, uri(trustDomain.toIdString()));
      root.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      IssuedSvid own = new IssuedSvid(signed(root, keys), keys.getPrivate());
      return new CertificateAuthority(trustDomain, own);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the JDK cannot make certificates: " + e.getMessage(), e);
    }
  }

  /** The certificate that all others lead to. */
  X509Certificate rootCertificate() {
    return root.certificate();
  }

  IssuedSvid root() {
    return root;
  }

  /** An SVID that is valid from now on for the given time. */
  IssuedSvid issue(SpiffeId id, Instant now, Duration lifetime) throws IOException {
    return issue(id, new Validity(now.minus(CLOCKS_DIFFER), now.plus(lifetime)));
  }

  /** An SVID that is valid in the given time, which need not be now. */
  IssuedSvid issue(SpiffeId id, Validity validity) throws IOException {
    KeyPair keys = newKeys();
    X509Certificate issuer = root.certificate();
    X500Name issuerName = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    X500Name subject =
        nameOf(trustDomain, id.getPath().substring(id.getPath().lastIndexOf('/') + 1));
    BigInteger serial = new BigInteger(SERIAL_BITS, random);
    try {
      X509v3CertificateBuilder leaf =
          certificate(issuerName, serial, validity, subject, keys.getPublic());
      leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      leaf.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      leaf.addExtension(Extension.subjectAlternativeName, false, uri(id.toString()));
      leaf.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
      X509Certificate certificate = signed(leaf, new KeyPair(issuer.getPublicKey(), root.key()));
      return new IssuedSvid(certificate, keys.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the JDK cannot make certificates: " + e.getMessage(), e);
    }
  }

  private static X509v3CertificateBuilder certificate(
      X500Name issuer, BigInteger serial, Validity validity, X500Name subject, PublicKey key) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial.add(BigInteger.ONE),
        Date.from(validity.from()),
        Date.from(validity.to()),
        subject,
        key);
  }

  private static X509Certificate signed(X509v3CertificateBuilder certificate, KeyPair issuer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(issuer.getPrivate())));
  }

  private static X500Name nameOf(TrustDomain trustDomain, String commonName) {
    return new X500Name("O=" + trustDomain.getName() + ",CN=" + commonName);
  }

  private static GeneralNames uri(String value) {
    return new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, value));
  }

  private static KeyPair newKeys() throws IOException {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      return keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("the JDK has no P-256 keys: " + e.getMessage(), e);
    }
  }

  /** When a certificate is valid; a certificate knows whole seconds alone. */
  record Validity(Instant from, Instant to) {}
}
