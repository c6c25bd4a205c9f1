package io.meshspan.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceHashTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 300, 1 << 12, 1 << 24})
  void theFirstEntryOfAHashIsFoundHoweverHashesAreSpread(int mostDifferent) {
    Random random = new Random(mostDifferent);
    for (int round = 0; round < 200; round++) {
      long[] hashes =
          random
              .longs(random.nextInt(1_000), 0, mostDifferent)
              .map(hash -> random.nextBoolean() ? hash : (1 << 24) - 1 - hash)
              .sorted()
              .toArray();
      ByteBuffer entries = entries(hashes);
      for (long hash : new long[] {0, 1, random.nextInt(1 << 24), (1 << 24) - 1}) {
        assertThat(TraceHash.firstAtLeast(entries, hash)).isEqualTo(naive(hashes, hash));
      }
      for (long hash : hashes) {
        assertThat(TraceHash.firstAtLeast(entries, hash)).isEqualTo(naive(hashes, hash));
      }
    }
  }

  private static int naive(long[] sorted, long hash) {
    return (int) Arrays.stream(sorted).filter(each -> each < hash).count();
  }

  private static ByteBuffer entries(long[] hashes) {
    ByteBuffer entries = ByteBuffer.allocate(hashes.length * TraceHash.ENTRY_BYTES);
    for (int part = 0; part < hashes.length; part++) {
      long entry = hashes[part] << 24 | part;
      entries.putShort((short) (entry >>> 32)).putInt((int) entry);
    }
    return entries.flip();
  }
}
