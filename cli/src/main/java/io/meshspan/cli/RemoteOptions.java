package io.meshspan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which backend is meant, and how it is reached. */
final class RemoteOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token that the backend asks for.")
  private Path tokenFile;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description =
          "The certificate of the backend or of its issuer, in PEM, where the JDK does not know it.")
  private Path caCertificate;

  RemoteOptions() {}

  /** The backend at this address; a mistake in an option is a mistake in the command line. */
  Remote at(URI endpoint) {
    if (endpoint.getHost() == null
        || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
      throw mistake(
          "--endpoint: \"" + endpoint + "\" is not an address like http://localhost:4318");
    }
    return new Remote(
        endpoint,
        Optional.ofNullable(tokenFile).map(this::token),
        Optional.ofNullable(caCertificate).map(this::trusting));
  }

  private String token(Path file) {
    try {
      String token = Files.readString(file).strip();
      if (token.matches("[!-~]+")) {
        return token;
      }
    } catch (IOException e) {
      throw mistake("--token-file: " + file + " cannot be read: is it there, and yours to read?");
    }
    throw mistake("--token-file: " + file + " does not hold one token");
  }

  private SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("given-" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw mistake("--ca-cert: " + file + " cannot be read: is it there, and yours to read?");
    } catch (GeneralSecurityException e) {
      throw mistake("--ca-cert: " + file + " holds no certificate in PEM");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
