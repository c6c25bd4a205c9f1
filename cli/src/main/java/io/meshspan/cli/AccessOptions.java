package io.meshspan.cli;

import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.Access.Unprotected;
import io.meshspan.backend.access.AccessException;
import io.meshspan.backend.access.AccessToken;
import io.meshspan.backend.access.CertificateFiles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the backend listens, and what it asks of who comes. */
final class AccessOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "An address of this machine; 0.0.0.0 is all of them (default: 127.0.0.1). Beyond loopback it"
              + " wants a token, a certificate or --insecure.")
  private String listen;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Every request must carry the token in this file (\"authorization: Bearer TOKEN\"); the page asks"
              + " for it once. Not readable by everybody; \"openssl rand -hex 32\" makes one.")
  private Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speaks TLS on every port with this certificate and its chain, in PEM. A renewed file is taken"
              + " up without a restart.")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of --tls-cert: PKCS #8 in PEM, without a password.")
  private Path key;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "A name to answer to, beside localhost and addresses; may be given several times. With a token it"
              + " answers to every name.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--insecure",
      description = "Listens beyond loopback for whoever comes, in clear text.")
  private boolean insecure;

  AccessOptions() {}

  /** What they say together; a mistake in them is a mistake in the command line. */
  Access access() {
    try {
      return new Access(
          listen == null ? Access.loopback() : address(),
          Optional.ofNullable(tokenFile).map(AccessToken::read),
          certificate(),
          hostNames(),
          insecure ? Unprotected.ACCEPTED : Unprotected.REFUSED);
    } catch (AccessException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(listen);
    } catch (java.net.UnknownHostException e) {
      throw new AccessException(
          "--listen: \"" + listen + "\" is no address of this machine, such as 0.0.0.0", e);
    }
  }

  private Optional<CertificateFiles> certificate() {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new AccessException(
          certificate == null
              ? "--tls-key: its certificate is missing: add --tls-cert FILE"
              : "--tls-cert: its key is missing: add --tls-key FILE");
    }
    return Optional.of(CertificateFiles.read(certificate, key));
  }

  private Set<String> hostNames() {
    Set<String> names = new HashSet<>();
    for (String host : hosts) {
      if (!host.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
        throw new AccessException(
            "--host: \"" + host + "\" is no host name: give it without scheme and port");
      }
      names.add(host.toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
