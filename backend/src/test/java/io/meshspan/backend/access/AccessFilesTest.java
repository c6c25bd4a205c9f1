package io.meshspan.backend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.backend.access.Access.Unprotected;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person names with a flag, and what is said when it cannot be used. */
final class AccessFilesTest {
  private static final String TOKEN = "0123456789abcdef-._~+/==";

  @TempDir Path folder;

  private Path file(String permissions, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void aTokenIsWhatItsFileHoldsWithoutTheWhiteSpaceAroundIt() throws Exception {
    AccessToken token = AccessToken.read(file("rw-r-----", "\n  " + TOKEN + " \r\n"));
    assertThat(token.is(TOKEN)).isTrue();
    assertThat(token.is(TOKEN + "=")).isFalse();
    assertThat(token.is("")).isFalse();
    assertThat(token.session()).doesNotContain(TOKEN);
    assertThat(token).asString().doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n ",
        "short",
        "0123456789abcdef 0",
        "0123456789abcdef\n12",
        "ü123456789abcdef0"
      })
  void aFileThatHoldsNoTokenIsRefusedWithoutQuotingIt(String text) throws Exception {
    Path file = file("rw-------", text);
    assertThatThrownBy(() -> AccessToken.read(file))
        .isInstanceOf(AccessException.class)
        .hasMessageStartingWith("--token-file: ")
        .hasMessageContaining(file.toString())
        .hasMessageContaining("openssl rand -hex 32")
        .message()
        .doesNotContain("0123456789")
        .hasLineCount(1);
  }

  @Test
  void aTokenThatEverybodyCanReadIsRefusedWithTheCommandThatMendsIt() throws Exception {
    Path file = file("rw-r--r--", TOKEN);
    assertThatThrownBy(() -> AccessToken.read(file))
        .hasMessage(
            "--token-file: everybody on this machine can read " + file + ": run chmod o-r on it");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("nowhere");
    assertThatThrownBy(() -> AccessToken.read(missing))
        .hasMessage("--token-file: there is no file " + missing);
    assertThatThrownBy(() -> CertificateFiles.read(missing, missing))
        .hasMessage("--tls-cert: there is no file " + missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyOfAnotherCertificateIsRefused(String kind) throws Exception {
    Certificates one = Certificates.make(folder, "one", kind);
    Certificates other = Certificates.make(folder, "other", "EC");
    assertThatCode(one::files).doesNotThrowAnyException();
    assertThatThrownBy(() -> CertificateFiles.read(one.certificate(), other.key()))
        .isInstanceOf(AccessException.class)
        .hasMessage(
            "--tls-key "
                + other.key()
                + " is not the key of the first certificate in "
                + one.certificate()
                + ": name the pair that was made together");
  }

  @Test
  void filesThatAreNoCertificateAndNoKeyAreRefused() throws Exception {
    Certificates made = Certificates.make(folder, "made", "EC");
    Path text = file("rw-------", "hello");
    assertThatThrownBy(() -> CertificateFiles.read(text, made.key()))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("in PEM");
    assertThatThrownBy(() -> CertificateFiles.read(made.certificate(), text))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("in PEM");
    assertThatThrownBy(() -> CertificateFiles.read(made.key(), made.key()))
        .isInstanceOf(AccessException.class);
    Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(made::files).hasMessageContaining("run chmod o-r on it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void beyondLoopbackNothingIsOpenUnlessSomebodySaidSo(String address) throws Exception {
    InetAddress beyond = InetAddress.getByName(address);
    assertThatThrownBy(() -> access(beyond, Optional.empty(), Unprotected.REFUSED))
        .isInstanceOf(AccessException.class)
        .hasMessageContainingAll("--token-file", "--tls-cert", "--insecure");
    AccessToken token = AccessToken.read(file("rw-------", TOKEN));
    assertThatCode(() -> access(beyond, Optional.of(token), Unprotected.REFUSED))
        .doesNotThrowAnyException();
    assertThatCode(() -> access(beyond, Optional.empty(), Unprotected.ACCEPTED))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
  void onLoopbackNothingIsAskedFor(String address) throws Exception {
    InetAddress loopback = InetAddress.getByName(address);
    assertThat(access(loopback, Optional.empty(), Unprotected.REFUSED).isProtected()).isFalse();
  }

  private static Access access(
      InetAddress address, Optional<AccessToken> token, Unprotected unprotected) {
    return new Access(address, token, Optional.empty(), Set.of(), unprotected);
  }
}
