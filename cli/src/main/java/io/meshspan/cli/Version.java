package io.meshspan.cli;

import io.meshspan.backend.Backend;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  Version() {}

  @Override
  public String[] getVersion() {
    return new String[] {
      "meshspan " + Backend.version() + " on Java " + Runtime.version().feature()
    };
  }
}
