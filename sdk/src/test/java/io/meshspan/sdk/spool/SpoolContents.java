package io.meshspan.sdk.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Fills and empties spools with texts, each a batch of one span, and hears of losses. */
final class SpoolContents implements SpoolLosses {
  static final String TYPE = "raft.leader_election";

  final Map<String, Integer> madeRoom = new HashMap<>();
  final Map<String, Integer> damaged = new HashMap<>();

  @Override
  public void madeRoom(Map<String, Integer> spansByType) {
    spansByType.forEach((type, spans) -> madeRoom.merge(type, spans, Integer::sum));
  }

  @Override
  public void damaged(Map<String, Integer> spansByType) {
    spansByType.forEach((type, spans) -> damaged.merge(type, spans, Integer::sum));
  }

  Spool open(Path directory) throws IOException {
    return Spool.open(directory, 1 << 20, this);
  }

  static void append(Spool spool, String... texts) throws IOException {
    for (String text : texts) {
      spool.append(Map.of(TYPE, 1), text.getBytes(UTF_8));
    }
  }

  /** Releases all of it. */
  static List<String> drain(Spool spool) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Optional<SpooledBatch> batch = spool.head(); batch.isPresent(); batch = spool.head()) {
      texts.add(new String(batch.get().payload(), UTF_8));
      spool.release(batch.get());
    }
    return texts;
  }

  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  static long bytes(Path directory) throws IOException {
    long sum = 0;
    for (Path each : segments(directory)) {
      sum += Files.size(each);
    }
    return sum;
  }
}
