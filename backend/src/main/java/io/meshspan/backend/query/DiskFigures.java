package io.meshspan.backend.query;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a backend says about its disk.
 *
 * @param bytes that spans take, logs and archived traces included
 * @param trouble why the disk does not take or give what it should, in a line; none while it does
 */
public record DiskFigures(long bytes, Optional<String> trouble) {
  public DiskFigures {
    requireNonNull(trouble, "trouble");
  }
}
