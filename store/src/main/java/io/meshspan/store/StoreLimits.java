package io.meshspan.store;

/**
 * How much a store in memory holds.
 *
 * @param spans at most
 * @param spansPerTrace at most; what comes beyond is refused
 * @param bytes at most, by an estimate of what spans take on the heap
 */
public record StoreLimits(int spans, int spansPerTrace, long bytes) {
  public StoreLimits {
    if (spans < 1 || spansPerTrace < 1 || bytes < 1) {
      throw new IllegalArgumentException("a store holds at least one span of one byte");
    }
  }

  /** 500,000 spans, 100,000 in one trace, and a third of the heap that this JVM may use. */
  public static StoreLimits ofThisJvm() {
    return new StoreLimits(500_000, 100_000, Runtime.getRuntime().maxMemory() / 3);
  }
}
