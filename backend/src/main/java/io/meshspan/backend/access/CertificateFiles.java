package io.meshspan.backend.access;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate with its chain, and its private key, in two PEM files. They are looked at again
 * when a connection comes, at most once a second: renewed ones are served without a restart, and
 * ones that cannot be served are passed over with a line in the log.
 *
 * <p>Safe for use by many threads.
 */
public final class CertificateFiles implements TlsProvider {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

  private final Path certificate;
  private final Path key;
  private final AtomicLong nextLook = new AtomicLong(System.nanoTime() + BETWEEN_LOOKS);
  private volatile Seen seen;

  private CertificateFiles(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    this.seen = new Seen(changed(certificate), changed(key), load());
  }

  /** What the files held when they had these times. */
  private record Seen(FileTime certificateTime, FileTime keyTime, TlsKeyPair pair) {}

  /**
   * Reads both.
   *
   * @param certificate PEM, the server's own first
   * @param key PKCS #8 in PEM, without a password
   * @throws AccessException when one cannot be read, or they do not belong together
   */
  public static CertificateFiles read(Path certificate, Path key) {
    return new CertificateFiles(certificate, key);
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    long due = nextLook.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextLook.compareAndSet(due, now + BETWEEN_LOOKS)) {
      look();
    }
    return seen.pair();
  }

  private void look() {
    try {
      FileTime certificateTime = changed(certificate);
      FileTime keyTime = changed(key);
      Seen before = seen;
      if (certificateTime.equals(before.certificateTime()) && keyTime.equals(before.keyTime())) {
        return;
      }
      // A pair that is half renewed is not loaded, and said once; the other half changes the times.
      seen = new Seen(certificateTime, keyTime, before.pair());
      seen = new Seen(certificateTime, keyTime, load());
      LOG.info("The renewed certificate in {} is served from now on", certificate);
    } catch (AccessException e) {
      LOG.warn("The certificate from before is still served: {}", e.getMessage());
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // reading it says what is wrong
    }
  }

  private TlsKeyPair load() {
    byte[] certificatePem = PrivateFile.read("--tls-cert", certificate);
    byte[] keyPem = PrivateFile.readSecret("--tls-key", key);
    TlsKeyPair pair;
    try {
      pair =
          TlsKeyPair.of(new ByteArrayInputStream(keyPem), new ByteArrayInputStream(certificatePem));
    } catch (IllegalArgumentException e) {
      throw new AccessException(
          "--tls-cert "
              + certificate
              + " and --tls-key "
              + key
              + " must be a certificate and a PKCS #8 key without a password, both in PEM",
          e);
    }
    if (!belongTogether(pair.privateKey(), pair.certificateChain().get(0).getPublicKey())) {
      throw new AccessException(
          "--tls-key "
              + key
              + " is not the key of the first certificate in "
              + certificate
              + ": name the pair that was made together");
    }
    return pair;
  }

  private static boolean belongTogether(PrivateKey ours, PublicKey theirs) {
    String algorithm =
        switch (ours.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> ours.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(ours);
      signing.update(text);
      byte[] signature = signing.sign();
      signing.initVerify(theirs);
      signing.update(text);
      return signing.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // keys of different kinds
    }
  }
}
