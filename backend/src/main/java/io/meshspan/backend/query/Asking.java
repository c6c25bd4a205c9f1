package io.meshspan.backend.query;

import io.meshspan.store.CallObserver;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.TraceVisitor;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What is done for one asker, by one thread: it ends at its next step when he has gone, and has a
 * place in the room for as long as it holds whole traces, however often it asks for them.
 */
final class Asking {
  private static final int STEPS_BETWEEN_LOOKS = 0xFFF;

  private final Asker asker;
  private final Room room;
  private int inside;
  private int steps;

  Asking(Asker asker, Room room) {
    this.asker = asker;
    this.room = room;
  }

  /** Before whole traces are asked for. Each is followed by a {@link #leave}. */
  void enter() {
    if (inside == 0) {
      room.enter(asker);
    }
    inside++;
  }

  /** The same if it need not wait for it. */
  boolean tryEnter() {
    if (inside == 0 && !room.tryEnter()) {
      return false;
    }
    inside++;
    return true;
  }

  /** Looks for something for a moment, without a place in the room. */
  <T> Optional<T> look(Supplier<Optional<T>> looking) {
    return room.look(asker, looking);
  }

  void leave() {
    inside--;
    if (inside == 0) {
      room.leave();
    }
  }

  /**
   * Before each step.
   *
   * @throws CancellationException when nobody waits for it any more
   */
  void goesOn() {
    if (!asker.isThere()) {
      throw new CancellationException("nobody waits for this answer any more");
    }
  }

  TraceVisitor steps(TraceVisitor visitor) {
    return trace -> {
      goesOn();
      return visitor.visit(trace);
    };
  }

  /** The same for steps so small that not each is worth looking. */
  SpanObserver smallSteps(SpanObserver observer) {
    return span -> {
      smallStep();
      return observer.see(span);
    };
  }

  /** Likewise. */
  CallObserver callSteps(CallObserver observer) {
    return (caller, callee) -> {
      smallStep();
      return observer.see(caller, callee);
    };
  }

  private void smallStep() {
    steps++;
    if ((steps & STEPS_BETWEEN_LOOKS) == 0) {
      goesOn();
    }
  }
}
