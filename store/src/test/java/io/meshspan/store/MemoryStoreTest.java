package io.meshspan.store;

final class MemoryStoreTest extends SpanStoreContract {
  @Override
  protected SpanStore open(StoreLimits limits) {
    return SpanStore.inMemory(limits);
  }
}
