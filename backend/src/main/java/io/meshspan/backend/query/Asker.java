package io.meshspan.backend.query;

/** Somebody who waits for an answer. */
public interface Asker {
  /** Whether he still waits; asked before each step of a long answer, from the thread at work. */
  boolean isThere();
}
