package io.meshspan.mesh.ebpf;

/**
 * How often a program ran, and for how long in all.
 *
 * @param runs since it was loaded
 * @param nanos of those runs together
 */
record RunTotals(long runs, long nanos) {
  static final RunTotals NONE = new RunTotals(0, 0);

  RunTotals since(RunTotals before) {
    return new RunTotals(runs - before.runs, nanos - before.nanos);
  }
}
