package io.meshspan.instrumentation.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.ddata.GSet;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.RequiresCausalDeliveryOfDeltas;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TracedDataSerializerTest {
  private static final Key<TracedData<GSet<String>>> NAMES = TracedData.key("names");
  private static final Cause CAUSE =
      new Cause(TracedDataLawsTest.traceOf(7), Instant.ofEpochSecond(1_700_000_000, 5_000));

  private PekkoCluster.Node node;
  private TracedDataSerializer serializer;
  private TracedData<GSet<String>> traced;

  @BeforeAll
  void start() {
    node = new PekkoCluster().join("node-1");
    ActorSystem system = node.system;
    serializer = new TracedDataSerializer((ExtendedActorSystem) system);
    traced =
        new TracedData<>(
            node.tracing(),
            NAMES.id(),
            GSet.<String>create().add("one").add("two").resetDelta(),
            Causes.of(List.of(CAUSE)),
            Causes.NONE,
            TracedData.Origin.HERE);
  }

  @AfterAll
  void stop() {
    node.stop();
  }

  @Test
  void itIsPekkosSerializerForTracedData() {
    assertThat(SerializationExtension.get(node.system).findSerializerFor(traced))
        .isInstanceOf(TracedDataSerializer.class);
  }

  @Test
  void whatIsWrittenIsReadAgainWithItsCauses() throws NotSerializableException {
    Object read = serializer.fromBinary(serializer.toBinary(traced), serializer.manifest(traced));

    assertThat(read).isEqualTo(traced);
    assertThat(((TracedData<?>) read).causes().newest()).containsExactly(CAUSE);
  }

  @Test
  void aDeltaIsReadAgainAsADeltaThatComesInOrderWhereItsValueWantsThat() throws Exception {
    TracedDelta<ORSet<String>> ordered =
        TracedDelta.of(
            node.tracing(),
            "names",
            ORSet.<String>create().add(node.self(), "one").delta().get(),
            Causes.of(List.of(CAUSE)));
    TracedDelta<GSet<String>> unordered =
        TracedDelta.of(
            node.tracing(), "names", GSet.<String>create().add("one").delta().get(), Causes.NONE);

    assertThat(again(ordered))
        .isEqualTo(ordered)
        .isInstanceOf(RequiresCausalDeliveryOfDeltas.class);
    assertThat(((TracedDelta<?>) again(ordered)).causes().newest()).containsExactly(CAUSE);
    assertThat(again(unordered))
        .isEqualTo(unordered)
        .isNotInstanceOf(RequiresCausalDeliveryOfDeltas.class);
    assertThat(SerializationExtension.get(node.system).findSerializerFor(ordered))
        .isInstanceOf(TracedDataSerializer.class);
  }

  private Object again(Object value) throws NotSerializableException {
    return serializer.fromBinary(serializer.toBinary(value), serializer.manifest(value));
  }

  @Test
  void sameValuesAreTheSameBytes() {
    TracedData<GSet<String>> again =
        new TracedData<>(
            node.tracing(),
            "names",
            traced.data(),
            traced.causes(),
            Causes.NONE,
            TracedData.Origin.ARRIVED);

    assertThat(serializer.toBinary(again)).isEqualTo(serializer.toBinary(traced));
  }

  @Test
  void anUnknownVersionIsRefused() {
    byte[] bytes = serializer.toBinary(traced);

    assertThatThrownBy(() -> serializer.fromBinary(bytes, "2"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("version");
  }

  @Test
  void whatIsCutShortIsRefused() {
    byte[] bytes = serializer.toBinary(traced);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serializer.fromBinary(cut, "1"))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(NotSerializableException.class);
    }
  }

  @Test
  void whatIsDamagedIsReadOrRefusedAndNothingElse() {
    byte[] bytes = serializer.toBinary(traced);
    long seed = System.nanoTime();
    Random random = new Random(seed);

    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = bytes.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(() -> readOrRefused(damaged)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  private void readOrRefused(byte[] damaged) {
    try {
      assertThat(serializer.fromBinary(damaged, "1")).isInstanceOf(TracedData.class);
    } catch (NotSerializableException e) {
      assertThat(e).hasMessageContaining("traced data");
    }
  }
}
