package io.meshspan.mesh.consensus;

import io.meshspan.api.propagation.TraceContext;

/** Is told what a server does with its log. Must not throw, and not wait. */
public interface LogObserver {
  /** Nobody is interested. */
  LogObserver NONE =
      new LogObserver() {
        @Override
        public void flushing(long index) {}

        @Override
        public void applied(long index, TraceContext request) {}
      };

  /** This thread syncs the log to disk next, up to this entry. */
  void flushing(long index);

  /**
   * An entry has been applied.
   *
   * @param request what asked for it; absent for an entry that no traced client wrote
   */
  void applied(long index, TraceContext request);
}
