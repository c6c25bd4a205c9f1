package io.meshspan.mesh.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinearModelTest {
  @Property(tries = 50)
  void anyLinearRelationIsFoundFromExamplesOfIt(@ForAll long seed) {
    Random random = new Random(seed);
    Vector truth = someVector(random);
    List<Example> examples = examplesOf(truth, 400, 0, random);
    LinearModel model = LinearModel.untrained(truth.size());
    for (int pass = 1; pass <= 30; pass++) {
      model = model.afterOnePass(examples, 0.5, pass);
    }
    assertThat(model.weights().distanceTo(truth)).isLessThan(0.01);
    assertThat(model.loss(examples)).isLessThan(1e-4);
    assertThat(model.accuracy(examples)).isEqualTo(1);
  }

  @Test
  void itIsFoundThroughNoiseNearEnoughToBeOfUse() {
    Random seeds = new Random();
    double ratios = 0;
    for (int i = 0; i < 50; i++) {
      ratios += lossOverNoiseAlone(seeds.nextLong());
    }
    // One in three hundred is beyond 1.6 alone, as the last examples count for most; the mean is
    // 1.1.
    assertThat(ratios / 50).isLessThan(1.4);
  }

  private static double lossOverNoiseAlone(long seed) {
    Random random = new Random(seed);
    Vector truth = someVector(random);
    LinearModel model = LinearModel.untrained(truth.size());
    List<Example> examples = examplesOf(truth, 600, 0.3, random);
    for (int pass = 1; pass <= 10; pass++) {
      model = model.afterOnePass(examples, 0.1, pass);
    }
    List<Example> unseen = examplesOf(truth, 300, 0.3, random);
    return model.loss(unseen) / new LinearModel(truth).loss(unseen);
  }

  @Test
  void noInputMakesItDiverge() {
    List<Example> wild = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      Vector input = Vector.of(1e6 * random.nextGaussian(), 1e-9, random.nextGaussian());
      wild.add(new Example(input, 1e9 * random.nextGaussian(), 0));
    }
    LinearModel model = LinearModel.untrained(3).afterOnePass(wild, 1, 1);
    assertThat(model.weights().largest()).isLessThan(100);
  }

  @Test
  void theSameSeedMakesTheSameModel() {
    List<Example> examples = examplesOf(Vector.of(1, -2), 50, 0.1, new Random(1));
    LinearModel start = LinearModel.untrained(2);
    assertThat(start.afterOnePass(examples, 0.1, 7))
        .isEqualTo(start.afterOnePass(examples, 0.1, 7));
    assertThat(start.afterOnePass(examples, 0.1, 7))
        .isNotEqualTo(start.afterOnePass(examples, 0.1, 8));
  }

  @Test
  void anAnswerIsRightWithinTheTolerance() {
    LinearModel one = new LinearModel(Vector.of(1));
    assertThat(
            one.accuracy(
                List.of(
                    new Example(Vector.of(2), 2.5, 0.5),
                    new Example(Vector.of(2), 2.6, 0.5),
                    new Example(Vector.of(2), 1.4, 0.5),
                    new Example(Vector.of(2), 2, 0))))
        .isEqualTo(0.5);
  }

  @Test
  void nothingIsLearntFromWhatIsNoNumber() {
    assertThatThrownBy(() -> new Example(Vector.of(1, Double.NaN), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Example(Vector.of(1), Double.POSITIVE_INFINITY, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aVectorIsTheSameAfterItsBytes() {
    Vector vector = Vector.of(0, -1.5, Double.MIN_VALUE, 1e300);
    assertThat(Vector.fromBytes(vector.toBytes())).isEqualTo(vector);
    // of sixteen zero bytes, by sha256sum
    assertThat(Vector.zeros(2).hash())
        .isEqualTo("sha256:374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb");
  }

  private static Vector someVector(Random random) {
    return Vector.of(
        random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
  }

  private static List<Example> examplesOf(Vector truth, int count, double noise, Random random) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] input = new double[truth.size()];
      for (int j = 0; j < input.length; j++) {
        input[j] = random.nextGaussian();
      }
      Vector vector = Vector.of(input);
      double target = truth.dot(vector) + noise * random.nextGaussian();
      examples.add(new Example(vector, target, 0.1));
    }
    return examples;
  }
}
