package io.meshspan.mesh.learning;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest examples of one node, in two parts: what is trained on, and what is held out to judge
 * by. They are parted by time, a few seconds each: neighbours in time are so alike that a part
 * drawn by lot would judge the model by what it has all but seen. Thread-safe.
 */
final class ExampleStock {
  private static final int MOST_FOR_TRAINING = 640;
  private static final int MOST_HELD_OUT = 240;
  private static final long BLOCK_MILLIS = 3_000;
  private static final int HELD_OUT_OF = 5;

  private final Deque<Example> forTraining = new ArrayDeque<>();
  private final Deque<Example> heldOut = new ArrayDeque<>();

  synchronized void add(Example example, long epochMillis) {
    if (epochMillis / BLOCK_MILLIS % HELD_OUT_OF == 0) {
      add(example, heldOut, MOST_HELD_OUT);
    } else {
      add(example, forTraining, MOST_FOR_TRAINING);
    }
  }

  private static void add(Example example, Deque<Example> part, int most) {
    if (part.size() == most) {
      part.removeFirst();
    }
    part.addLast(example);
  }

  synchronized List<Example> forTraining() {
    return List.copyOf(forTraining);
  }

  synchronized List<Example> heldOut() {
    return List.copyOf(heldOut);
  }
}
