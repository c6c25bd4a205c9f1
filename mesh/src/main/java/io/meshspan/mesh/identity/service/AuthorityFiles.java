package io.meshspan.mesh.identity.service;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.spiffe.spiffeid.TrustDomain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authority's root at rest, so that a restarted service is trusted as before: {@code root.crt}
 * and {@code root.key} (DER; the key PKCS#8), which the owner alone may read.
 */
final class AuthorityFiles {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFiles.class);
  private static final Duration RENEWED_BEFORE_ITS_END = Duration.ofDays(30);

  private final Path certificate;
  private final Path key;

  private AuthorityFiles(Path directory) {
    this.certificate = directory.resolve("root.crt");
    this.key = directory.resolve("root.key");
  }

  /** Makes the directory, or has it, so that its owner alone may enter. */
  static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (hasPermissions(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * The authority of this directory: the one that is there, or a new one where there is none or its
   * time is running out.
   *
   * @throws IOException when what is there cannot be read, or a new one not be kept
   */
  static CertificateAuthority open(Path directory, TrustDomain trustDomain, Instant now)
      throws IOException {
    AuthorityFiles files = new AuthorityFiles(directory);
    if (Files.exists(files.key) && Files.exists(files.certificate)) {
      IssuedSvid root = files.read();
      Instant end = root.certificate().getNotAfter().toInstant();
      if (end.isAfter(now.plus(RENEWED_BEFORE_ITS_END))) {
        return new CertificateAuthority(trustDomain, root);
      }
      LOG.warn("the root ends at {}: a new one takes its place", end);
    }
    CertificateAuthority created = CertificateAuthority.create(trustDomain, now);
    files.write(created.root());
    return created;
  }

  private IssuedSvid read() throws IOException {
    try {
      X509Certificate root =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
      PrivateKey rootKey =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(key)));
      return new IssuedSvid(root, rootKey);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificate + " and " + key.getFileName() + " are damaged; remove both for a new root",
          e);
    }
  }

  private void write(IssuedSvid root) throws IOException {
    Files.deleteIfExists(key);
    FileAttribute<?>[] ownersAlone =
        hasPermissions(key.getParent())
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(
                  Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
            }
            : new FileAttribute<?>[0];
    try (SeekableByteChannel out =
        Files.newByteChannel(key, Set.of(CREATE_NEW, WRITE), ownersAlone)) {
      out.write(ByteBuffer.wrap(root.key().getEncoded()));
    }
    try {
      Files.write(certificate, root.certificate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("the root's certificate cannot be written", e);
    }
  }

  private static boolean hasPermissions(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
