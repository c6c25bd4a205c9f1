package io.meshspan.store.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes into a column comes out of it, whichever form it takes. */
final class ColumnsTest {
  private final Deflation deflation = new Deflation();

  static List<Long> seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 10), LongStream.of(new Random().nextLong()))
        .boxed()
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void numbersOfAnyDistributionComeBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      LongSupplier numbers = distribution(random);
      int count = random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(3_000);
      long[] values = LongStream.generate(numbers).limit(count).toArray();
      ByteWriter out = new ByteWriter();
      Integers.write(values, count, deflation, out);
      out.int8(99);
      ByteReader in = new ByteReader(ByteBuffer.wrap(out.toBytes()));
      assertThat(Integers.read(in, count, deflation)).as("seed %d", seed).isEqualTo(values);
      assertThat(in.int8()).isEqualTo(99);
      assertThat(out.size()).isLessThan(40 + 9 * count);
    }
  }

  private static LongSupplier distribution(Random random) {
    long constant = random.nextLong() >> random.nextInt(64);
    int bits = 1 + random.nextInt(63);
    long[] few = random.longs(1 + random.nextInt(300)).toArray();
    long[] next = {constant};
    return switch (random.nextInt(9)) {
      case 0 -> () -> constant;
      case 1 -> random::nextLong;
      case 2 -> () -> random.nextLong() >>> bits;
      case 3 -> () -> constant + random.nextInt(1 << (1 + bits % 20));
      case 4 -> () -> few[random.nextInt(few.length)];
      case 5 -> () -> next[0]++;
      case 6 -> () -> next[0] += random.nextInt(1 << (1 + bits % 20));
      case 7 -> () -> random.nextLong() >> random.nextInt(64);
      default -> () -> (long) Math.exp(random.nextGaussian() * 3 + 12);
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void textsOfAnyKindComeBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int kind = random.nextInt(6);
      List<String> values =
          IntStream.range(0, random.nextInt(200)).mapToObj(i -> text(kind, random)).toList();
      TablesWriter tables = new TablesWriter();
      ByteWriter out = new ByteWriter();
      TextColumn.write(values, tables, deflation, out);
      ByteBuffer shared = ByteBuffer.wrap(tables.write(deflation));
      ByteReader in = new ByteReader(ByteBuffer.wrap(out.toBytes()));
      TextColumn read =
          TextColumn.read(in, values.size(), Tables.read(shared, deflation).strings(), deflation);
      List<String> back = IntStream.range(0, values.size()).mapToObj(read::value).toList();
      assertThat(back).as("seed %d", seed).isEqualTo(values);
      assertThat(in.atEnd()).isTrue();
    }
  }

  private static String text(int kind, Random random) {
    return switch (kind) {
      case 0 -> "0x" + Long.toHexString(random.nextLong());
      case 1 -> "node-" + random.nextInt(5);
      case 2 -> "";
      case 3 -> "spiffe://mesh.example/node/" + random.nextInt(1_000);
      case 4 -> new String(new char[] {(char) random.nextInt(0x10000)}).repeat(random.nextInt(9));
      default ->
          random
              .ints(random.nextInt(60), 0, 0x250)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
    };
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nestedValuesComeBack(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      AttributeValue value = value(random, 4);
      assertThat(NestedValue.read(NestedValue.write(value))).as("seed %d", seed).isEqualTo(value);
    }
  }

  private static AttributeValue value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> new AttributeValue.Text(text(random.nextInt(6), random));
      case 1 -> new AttributeValue.Whole(random.nextLong());
      case 2 -> new AttributeValue.Real(Double.longBitsToDouble(random.nextLong()));
      case 3 -> new AttributeValue.Bool(random.nextBoolean());
      case 4 -> AttributeValue.Bytes.of(new byte[random.nextInt(5)]);
      case 5 -> new AttributeValue.Empty();
      case 6 -> new AttributeValue.Sequence(several(random, depth));
      default ->
          new AttributeValue.Group(
              several(random, depth).stream()
                  .map(each -> new Attribute(text(random.nextInt(6), random), each))
                  .toList());
    };
  }

  private static List<AttributeValue> several(Random random, int depth) {
    List<AttributeValue> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(random, depth - 1));
    }
    return values;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noiseIsReadAsSomethingOrRefusedAndNeverTakesTheMemoryOfAll(long seed) {
    Random random = new Random(seed);
    byte[] noise = new byte[200];
    for (int round = 0; round < 2_000; round++) {
      random.nextBytes(noise);
      noise[0] = (byte) random.nextInt(7);
      int length = random.nextInt(noise.length);
      ByteBuffer some = ByteBuffer.wrap(Arrays.copyOf(noise, length));
      try {
        Integers.read(new ByteReader(some), 100, deflation);
        Texts.read(new ByteReader(some), 100, deflation);
      } catch (RuntimeException refused) {
        assertThat(refused).isNotInstanceOf(ClassCastException.class);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFilterHasWhatWasPutInAndSeldomAnythingElse(long seed) {
    Random random = new Random(seed);
    LongRow hashes = new LongRow();
    int count = 1 + random.nextInt(2_000);
    for (int i = 0; i < count; i++) {
      hashes.add(TextFilter.hash("mesh.message.id", seed + "-" + i));
    }
    ByteWriter out = new ByteWriter();
    TextFilter.write(hashes, out);
    TextFilter filter = new TextFilter(ByteBuffer.wrap(out.toBytes()));
    int others = 0;
    for (int i = 0; i < count; i++) {
      assertThat(filter.mayHave(TextFilter.hash("mesh.message.id", seed + "-" + i))).isTrue();
    }
    for (int i = 0; i < 20_000; i++) {
      others += filter.mayHave(TextFilter.hash("mesh.source.id", seed + "-" + i)) ? 1 : 0;
    }
    assertThat(others).isLessThan(20_000 / 20 + 20_000 / Math.max(1, count / 4));
  }
}
