package io.meshspan.store;

/** Is shown one trace after the other. */
public interface TraceVisitor {
  /** What the visitor wants after a trace. */
  enum Next {
    /** The next one. */
    GO_ON,
    /** No more. */
    STOP
  }

  /** Looks at one trace; called on the thread that scans. */
  Next visit(Trace trace);
}
