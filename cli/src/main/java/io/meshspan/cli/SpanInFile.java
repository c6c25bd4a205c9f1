package io.meshspan.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A span in OTLP's JSON, and where in the file it begins.
 *
 * @param resource the same object for neighbours of one resource
 * @param scope the same object for neighbours of one scope
 * @param bytes about how much of the file it takes
 */
record SpanInFile(JsonNode resource, JsonNode scope, JsonNode span, Place place, long bytes) {
  /** Line and column, both from 1. */
  record Place(int line, int column) {
    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }
}
