package io.meshspan.mesh.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.mesh.learning.Example;
import io.meshspan.mesh.learning.LinearModel;
import io.meshspan.mesh.learning.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FederatedAverageTest {
  @Property(tries = 50)
  void clientsWithTheSameExamplesMakeTheModelThatOneWouldMake(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int clients) {
    List<Example> examples = examplesOf(Vector.of(1, -2, 0.5), 100, 0, new Random(seed));
    LinearModel together = LinearModel.untrained(3);
    LinearModel alone = LinearModel.untrained(3);
    for (int round = 1; round <= 5; round++) {
      List<Update> updates = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        Vector trained = together.afterOnePass(examples, 0.3, round).weights();
        updates.add(new Update(round, trained, examples.size()));
      }
      together = new LinearModel(FederatedAverage.of(updates));
      alone = alone.afterOnePass(examples, 0.3, round);
    }
    assertThat(together.weights().distanceTo(alone.weights())).isLessThan(1e-9);
  }

  /** Each client alone can see one of the three inputs at work and no other. */
  @Property(tries = 30)
  void clientsThatEachSeeAPartFindTheWholeTogether(@ForAll long seed) {
    Random random = new Random(seed);
    Vector truth = Vector.of(2, -1, 1.5);
    List<List<Example>> parts = new ArrayList<>();
    for (int client = 0; client < 3; client++) {
      parts.add(examplesOf(truth, 80, client + 1, random));
    }
    List<Example> whole = examplesOf(truth, 200, 0, random);
    LinearModel global = LinearModel.untrained(3);
    for (int round = 1; round <= 40; round++) {
      List<Update> updates = new ArrayList<>();
      for (List<Example> part : parts) {
        Vector trained = global.afterOnePass(part, 0.5, round).weights();
        updates.add(new Update(round, trained, part.size()));
      }
      global = new LinearModel(FederatedAverage.of(updates));
    }
    assertThat(global.weights().distanceTo(truth)).isLessThan(0.05);
    LinearModel alone = LinearModel.untrained(3);
    for (int round = 1; round <= 40; round++) {
      alone = alone.afterOnePass(parts.get(0), 0.5, round);
    }
    assertThat(alone.loss(whole)).isGreaterThan(50 * global.loss(whole));
  }

  @Test
  void eachCountsByItsExamplesButNoneForMoreThanAThousand() {
    assertThat(
            FederatedAverage.of(
                    List.of(new Update(1, Vector.of(1), 30), new Update(1, Vector.of(5), 10)))
                .at(0))
        .isEqualTo(2);
    assertThat(
            FederatedAverage.of(
                    List.of(
                        new Update(1, Vector.of(1), 1_000),
                        new Update(1, Vector.of(5), 1_000_000_000)))
                .at(0))
        .isEqualTo(3);
  }

  @Test
  void whoIsFarFromAllOthersIsLeftOut() {
    Map<String, Update> updates = new TreeMap<>();
    updates.put("a", new Update(1, Vector.of(1.0, 0.0), 10));
    updates.put("b", new Update(1, Vector.of(1.1, 0.1), 10));
    updates.put("c", new Update(1, Vector.of(0.9, -0.2), 10));
    updates.put("poisoned", new Update(1, Vector.of(-20, 20), 900));
    assertThat(FederatedAverage.withoutOutliers(updates)).containsOnlyKeys("a", "b", "c");
    updates.remove("poisoned");
    assertThat(FederatedAverage.withoutOutliers(updates)).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void anUpdateThatIsNoModelIsRefused() {
    assertThat(new Update(1, Vector.of(1, 2), 5).refusal(2)).isEmpty();
    assertThat(new Update(1, Vector.of(1), 5).refusal(2)).contains("not a model of this kind");
    assertThat(new Update(1, Vector.of(1, 2), 0).refusal(2)).contains("learnt from nothing");
    for (double poison :
        new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e6, -GlobalModel.LARGEST_WEIGHT - 1}) {
      assertThat(new Update(1, Vector.of(0, poison), 5).refusal(2))
          .contains("weights that no training has made");
      assertThatThrownBy(() -> new GlobalModel(1, Vector.of(0, poison)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** With one input at work, the first counting 1; with all three for 0. */
  private static List<Example> examplesOf(Vector truth, int count, int only, Random random) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] input = new double[3];
      for (int j = 0; j < 3; j++) {
        input[j] = only == 0 || only == j + 1 ? random.nextGaussian() : 0;
      }
      Vector vector = Vector.of(input);
      examples.add(new Example(vector, truth.dot(vector), 0.1));
    }
    return examples;
  }
}
