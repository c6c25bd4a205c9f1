package io.meshspan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * What really went wrong, where and when, a line of JSON for each beginning and each end: {@code
 * {"event":"end","fault":3,"kind":"pause","target":"node-2","at":"2026-11-26T01:02:03.456Z"}}.
 * Nothing that traces ever reads it.
 */
final class FaultLog {
  static final String NAME = "faults.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  FaultLog(Path folder) {
    this.file = folder.resolve(NAME);
  }

  void began(int number, Fault fault, Instant at) {
    write("begin", number, fault, at);
  }

  void ended(int number, Fault fault, Instant at) {
    write("end", number, fault, at);
  }

  private void write(String event, int number, Fault fault, Instant at) {
    ObjectNode line = JSON.createObjectNode().put("event", event).put("fault", number);
    line.put("kind", fault.kind().text()).put("target", fault.target());
    switch (fault.kind().size()) {
      case BY -> line.put("by_ms", fault.by().toMillis());
      case SHARE -> line.put("share", fault.share());
      case NONE -> {}
    }
    line.put("at", at.toString());
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new ProblemException(
          file + " cannot be written (" + e.getMessage() + "): make room, or the folder writable",
          e);
    }
  }
}
