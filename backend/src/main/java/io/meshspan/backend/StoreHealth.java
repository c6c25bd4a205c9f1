package io.meshspan.backend;

import io.meshspan.backend.query.DiskFigures;
import io.meshspan.store.disk.DiskStore;
import java.io.IOException;
import java.util.Optional;

/** How the stores of a directory do. Safe for use by many threads. */
final class StoreHealth {
  private final DiskStore store;
  private final DiskStore archive;

  StoreHealth(DiskStore store, DiskStore archive) {
    this.store = store;
    this.archive = archive;
  }

  /** Why the disk does not take what it should, in a line; none while it does. */
  Optional<String> trouble() {
    return store
        .trouble()
        .or(() -> archive.trouble().map(text -> "archive: " + text))
        .map(text -> text.lines().findFirst().orElse(text));
  }

  DiskFigures figures() {
    try {
      return new DiskFigures(
          store.bytes() + archive.bytes(), trouble().or(store::damage).or(archive::damage));
    } catch (IOException e) {
      // What the segments take is known without the disk.
      return new DiskFigures(
          store.segmentBytes() + archive.segmentBytes(),
          Optional.of(trouble().orElse("the directory cannot be read: " + e.getMessage())));
    }
  }
}
