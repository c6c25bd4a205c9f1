package io.meshspan.backend.query;

import io.meshspan.store.Trace;
import java.io.IOException;

/** Reads a trace, and keeps no more of it than it must: each may be large. */
public interface TraceReader {
  /** Reads it; called on the thread that asked. */
  void read(Trace trace) throws IOException;
}
