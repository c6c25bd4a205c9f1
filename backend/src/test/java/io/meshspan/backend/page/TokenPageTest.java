package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.access.Access;
import io.meshspan.backend.access.Access.Unprotected;
import io.meshspan.backend.access.AccessToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backend with a token, seen by a person in a real Chromium. */
@ExtendWith(OpenPage.class)
class TokenPageTest {
  private static final String TOKEN = "4f1f6b0f2f5f4c3c9d0a7e8b6c5d4e3f";

  private final Chromium chromium;

  TokenPageTest(Chromium chromium) {
    this.chromium = chromium;
  }

  @Test
  void thePageAsksForTheTokenOnceAndOpensWhereThePersonWasGoing(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Access access =
        new Access(
            Access.loopback(),
            Optional.of(AccessToken.read(file)),
            Optional.empty(),
            Set.of(),
            Unprotected.REFUSED);
    try (PageUnderTest page = PageUnderTest.on(BackendConfig.onFreePorts().reachedBy(access))) {
      Person person = new Person(page::url, chromium);
      person.sitsDown();
      person.opens("/?service=node-4");
      person.sees("This backend asks for its token.");
      person.types("input[name=token]", "a guess");
      person.sees("That is not the token.");
      person.types("input[name=token]", TOKEN);
      person.sees("No trace matches");
      assertThat(person.address()).contains("service=node-4").doesNotContain(TOKEN);
      assertThat(person.ask("document.cookie")).as("what a script can read").isEqualTo("");
      person.forgetsComplaints();
      person.opens("/");
      person.sees("No span has come yet");
      person.hasNoComplaintFromTheBrowser();
    }
  }
}
