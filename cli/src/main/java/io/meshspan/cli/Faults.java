package io.meshspan.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What is wrong with a demo's nodes and links, on purpose. Everything is done to what really runs:
 * a process gets a signal, a node's end of a link a fault. Safe for use by many threads.
 */
final class Faults {
  private final Supplier<List<MeshProcess>> nodes;
  private final FaultLog log;
  private final Map<Integer, Running> running = new TreeMap<>();
  private int last;

  /** A fault that has begun. */
  record Running(int number, Fault fault, Instant until) {}

  /**
   * No faults yet.
   *
   * @param nodes the demo's, in their order
   */
  Faults(Supplier<List<MeshProcess>> nodes, FaultLog log) {
    this.nodes = nodes;
    this.log = log;
  }

  /** The faults that last, in the order in which they began. */
  synchronized List<Running> running() {
    return List.copyOf(running.values());
  }

  /** Begins one; throws, for whoever wants it, when it cannot be. */
  synchronized Running start(Fault fault) {
    check(fault);
    Running begun = new Running(++last, fault, Instant.now().plus(fault.time()));
    running.put(begun.number(), begun);
    try {
      switch (fault.kind().way()) {
        case SIGNAL -> signal(fault);
        case LINK -> tellEnds(fault);
        case ORDER -> tellNodes(fault, beginning(fault));
      }
      log.began(begun.number(), fault, Instant.now());
    } catch (ProblemException e) {
      undo(begun); // nothing goes wrong that is not written down
      throw e;
    }
    return begun;
  }

  /** Ends one before its time; throws when there is none of that number. */
  synchronized Running stop(int number) {
    Running ended = running.get(number);
    if (ended == null) {
      throw new ProblemException(
          "No fault " + number + " lasts; \"meshspan fault list\" has those that do.");
    }
    end(ended);
    return ended;
  }

  /** Those that have lasted long enough. */
  synchronized List<Running> over(Instant now) {
    return running().stream().filter(each -> !each.until().isAfter(now)).toList();
  }

  /** Ends all of them, whether that can be written down or not. */
  synchronized void stopAll() {
    for (Running each : running()) {
      try {
        end(each);
      } catch (ProblemException e) {
        // It is over all the same.
      }
    }
  }

  private void end(Running ended) {
    undo(ended);
    log.ended(ended.number(), ended.fault(), Instant.now());
  }

  private void undo(Running ended) {
    running.remove(ended.number());
    Fault fault = ended.fault();
    switch (fault.kind().way()) {
      case SIGNAL -> endSignal(fault);
      case LINK -> tellEnds(fault);
      case ORDER -> tellNodes(fault, "end");
    }
  }

  private void signal(Fault fault) {
    if (fault.kind() == FaultKind.KILL) {
      node(fault.target()).kill();
    } else {
      node(fault.target()).pause(fault.time());
    }
  }

  private void endSignal(Fault fault) {
    if (fault.kind() == FaultKind.KILL) {
      node(fault.target()).startAgainNow();
    } else {
      node(fault.target()).goOn();
    }
  }

  private void check(Fault fault) {
    Optional<Running> other =
        running.values().stream()
            .filter(each -> each.fault().target().equals(fault.target()))
            .filter(each -> excludes(each.fault().kind(), fault.kind()))
            .findFirst();
    if (other.isPresent()) {
      throw new ProblemException(
          String.format(
              "Fault %d, %s, lasts: end it first with \"meshspan fault stop %d\".",
              other.get().number(), other.get().fault().text(), other.get().number()));
    }
    checkTarget(fault);
  }

  private void checkTarget(Fault fault) {
    switch (fault.kind().target()) {
      case NODE -> {
        if (!node(fault.target()).isReady()) {
          throw new ProblemException(fault.target() + " is not up; wait until it is.");
        }
      }
      case LINK -> {
        if (!links().contains(fault.target())) {
          throw new ProblemException(
              "There is no link "
                  + fault.target()
                  + "; there are "
                  + String.join(", ", links())
                  + ".");
        }
      }
      case MESH -> {
        if (!fault.target().equals(Fault.MESH)) {
          throw new ProblemException(
              fault.kind().text() + " is of all nodes: say \"mesh\", not " + fault.target() + ".");
        }
      }
    }
  }

  /** A process gets one signal at a time, and anything goes wrong once at a time. */
  private static boolean excludes(FaultKind lasting, FaultKind next) {
    boolean bothSignals = lasting.way() == FaultKind.Way.SIGNAL && next.way() == lasting.way();
    return lasting == next || bothSignals;
  }

  /** What a random choice chooses from. */
  synchronized List<String> targets(FaultKind kind) {
    return switch (kind.target()) {
      case NODE -> nodes.get().stream().map(MeshProcess::name).toList();
      case LINK -> List.copyOf(links());
      case MESH -> List.of(Fault.MESH);
    };
  }

  private Set<String> links() {
    Set<String> links = new TreeSet<>();
    for (MeshProcess node : nodes.get()) {
      node.neighbours().forEach(other -> links.add(Fault.link(node.name(), other)));
    }
    return links;
  }

  private MeshProcess node(String name) {
    List<String> names = new ArrayList<>();
    for (MeshProcess node : nodes.get()) {
      if (node.name().equals(name)) {
        return node;
      }
      names.add(node.name());
    }
    throw new ProblemException(
        "There is no " + name + "; there are " + String.join(", ", names) + ".");
  }

  /** The node, or all of them, hear what goes wrong in them from now on, or no more. */
  private void tellNodes(Fault of, String order) {
    for (MeshProcess node : nodes.get()) {
      if (of.target().equals(node.name()) || of.target().equals(Fault.MESH)) {
        node.order("FAULT " + of.kind().text(), order);
      }
    }
  }

  private static String beginning(Fault fault) {
    return fault.kind().size() == FaultKind.Size.BY
        ? "begin by_ms=" + fault.by().toMillis()
        : "begin";
  }

  /** Both ends of the fault's link hear of all faults of that link that last. */
  private void tellEnds(Fault of) {
    long delayMillis = 0;
    double share = 0;
    boolean isCut = false;
    for (Running each : running.values()) {
      if (each.fault().target().equals(of.target())) {
        FaultKind kind = each.fault().kind();
        delayMillis += kind == FaultKind.DELAY ? each.fault().by().toMillis() : 0;
        share = kind == FaultKind.DROP ? each.fault().share() : share;
        isCut |= kind == FaultKind.CUT;
      }
    }
    List<String> ends = of.ends();
    for (int i = 0; i < 2; i++) {
      node(ends.get(i))
          .order(
              "LINK " + ends.get(1 - i),
              String.format(
                  Locale.ROOT, "delay_ms=%d loss=%.6f cut=%b", delayMillis, share, isCut));
    }
  }
}
