package io.meshspan.backend.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for localhost that signs itself, made by the JDK's keytool.
 *
 * @param certificate in PEM
 * @param key in PEM
 */
record Certificates(Path certificate, Path key) {
  private static final char[] PASSWORD = "only for a test".toCharArray();

  /** Makes one for this name, with a key of this kind: RSA or EC. */
  static Certificates make(Path folder, String name, String kind) throws Exception {
    Path store = folder.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "own",
                    "-keyalg",
                    kind,
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new AssertionError("keytool: " + said);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Certificates made =
        new Certificates(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    write(made.certificate(), "CERTIFICATE", keys.getCertificate("own").getEncoded());
    write(made.key(), "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
    Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-------"));
    return made;
  }

  private static void write(Path file, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }

  /** Puts these in the place of others, as one that renews certificates does. */
  void replace(Certificates others) throws IOException {
    Files.move(certificate, others.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(key, others.key(), StandardCopyOption.REPLACE_EXISTING);
  }

  CertificateFiles files() {
    return CertificateFiles.read(certificate, key);
  }
}
