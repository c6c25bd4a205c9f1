package io.meshspan.codegen.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.meshspan.codegen.TestRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomMutationTest {
  private static final int ROUNDS = 3_000;
  private static final String ODD = "{}[]:-#\"'&*!|>%@`\t\u0000\uD83D\uFFFE 0aZ\n";

  @Test
  void whateverIsInAFileItIsReadOrItsProblemsAreReported() {
    long seed = Long.getLong("mutation.seed", System.nanoTime());
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String mutated = mutate(TestRegistry.text("tide.yaml"), random);
      try {
        assertThat(TestRegistry.withTide(mutated).families()).hasSizeLessThanOrEqualTo(1);
      } catch (InvalidRegistryException e) {
        assertThat(e.problems()).isNotEmpty();
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        fail("round %d with -Dmutation.seed=%d threw %s for:%n%s", round, seed, e, mutated);
      }
    }
    assertThat(refused).as("mutations refused, seed %d", seed).isGreaterThan(ROUNDS / 2);
  }

  private static String mutate(String text, Random random) {
    String mutated = text;
    for (int i = 0; i <= random.nextInt(3); i++) {
      mutated = random.nextBoolean() ? mutateLines(mutated, random) : mutateText(mutated, random);
    }
    return mutated;
  }

  private static String mutateLines(String text, Random random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return text;
    }
    int at = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
      case 2 -> lines.set(at, "  " + lines.get(at));
      case 3 -> lines.set(at, lines.get(at).strip());
      default -> lines.set(at, lines.get(at).replaceAll(": .*", ": {a: [1, &x 2, *x]}"));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String mutateText(String text, Random random) {
    if (text.isEmpty()) {
      return text;
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from);
      case 2 -> text.substring(0, from) + text.substring(from, to).repeat(2) + text.substring(to);
      default ->
          text.substring(0, from) + ODD.charAt(random.nextInt(ODD.length())) + text.substring(to);
    };
  }
}
