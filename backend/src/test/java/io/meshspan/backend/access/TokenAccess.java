package io.meshspan.backend.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A token in a file, as a person makes it. */
final class TokenAccess {
  static final String TOKEN = "4f1f6b0f2f5f4c3c9d0a7e8b6c5d4e3f";

  private TokenAccess() {}

  static Access on(InetAddress address, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Access(
        address,
        Optional.of(AccessToken.read(file)),
        Optional.empty(),
        Set.of(),
        Access.Unprotected.REFUSED);
  }
}
