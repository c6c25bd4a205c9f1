package io.meshspan.mesh.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.propagation.TraceContext;
import io.meshspan.mesh.bytes.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BlockCutterTest {
  @Property(tries = 200)
  void blocksAreFullButNeverTooLargeAndNothingIsLostOrReordered(
      @ForAll @Size(max = 200)
          List<@IntRange(min = 1, max = Transaction.MAX_PAYLOAD_BYTES) Integer> sizes) {
    BlockCutter cutter = new BlockCutter();
    List<Transaction> all = sizes.stream().map(BlockCutterTest::ofSize).toList();
    List<BlockCutter.Batch> batches = cutAll(cutter, all);
    assertThat(batches.stream().flatMap(batch -> batch.transactions().stream()).toList())
        .isEqualTo(all);
    for (BlockCutter.Batch batch : batches) {
      assertThat(batch.transactions()).hasSizeBetween(1, BlockCutter.MAX_TRANSACTIONS);
      assertThat(batch.transactions().stream().mapToInt(BlockCutterTest::bytes).sum())
          .isLessThanOrEqualTo(BlockCutter.MAX_BYTES);
    }
    assertThat(cutAll(new BlockCutter(), all)).as("the same again").isEqualTo(batches);
  }

  @Property(tries = 50)
  void smallTransactionsAreCutByTheirNumber(@ForAll @IntRange(min = 64, max = 300) int count) {
    List<Transaction> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(ofSize(10));
    }
    List<BlockCutter.Batch> batches = cutAll(new BlockCutter(), all);
    assertThat(batches.subList(0, count / BlockCutter.MAX_TRANSACTIONS))
        .allSatisfy(batch -> assertThat(batch.transactions()).hasSize(64));
  }

  /** As the ledger does it, with the time up at the end. */
  private static List<BlockCutter.Batch> cutAll(BlockCutter cutter, List<Transaction> all) {
    List<BlockCutter.Batch> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!cutter.fits(all.get(i))) {
        batches.add(cutter.cut());
      }
      cutter.add(i, all.get(i));
      if (cutter.isFull()) {
        batches.add(cutter.cut());
      }
    }
    if (!cutter.isEmpty()) {
      batches.add(cutter.cut());
    }
    return batches;
  }

  private static int bytes(Transaction transaction) {
    return BlockCodec.encode(transaction).size();
  }

  private static Transaction ofSize(int payload) {
    return new Transaction(
        TransactionType.NOTE, Instant.EPOCH, TraceContext.none(), Bytes.of(new byte[payload]));
  }
}
