package io.meshspan.backend.query.traceql;

import java.util.BitSet;

/** Sets of spans joined, or compared by where they are in the trace; each in linear time. */
final class Relations {
  private final TraceIndex trace;

  /** The spans whose places can be compared. */
  private final BitSet placed = new BitSet();

  Relations(TraceIndex trace) {
    this.trace = trace;
    for (int i = 0; i < trace.size(); i++) {
      placed.set(i, trace.hasPlace(i));
    }
  }

  BitSet joined(String operator, BitSet left, BitSet right) {
    if (operator.equals("&&")) {
      return left.isEmpty() || right.isEmpty() ? new BitSet() : or(left, right);
    }
    return operator.equals("||") ? or(left, right) : compared(operator, and(left, placed), right);
  }

  private BitSet compared(String operator, BitSet left, BitSet right) {
    char sign = operator.charAt(0);
    String relation = sign == '!' || sign == '&' ? operator.substring(1) : operator;
    BitSet related = and(related(relation, left), placed);
    if (sign == '!') {
      BitSet unrelated = (BitSet) right.clone();
      unrelated.andNot(related);
      return unrelated;
    }
    related.and(right);
    if (sign == '&') {
      BitSet others = related(inverse(relation), and(right, placed));
      others.and(left);
      related.or(others);
    }
    return related;
  }

  private static BitSet and(BitSet left, BitSet right) {
    BitSet both = (BitSet) left.clone();
    both.and(right);
    return both;
  }

  private static BitSet or(BitSet left, BitSet right) {
    BitSet both = (BitSet) left.clone();
    both.or(right);
    return both;
  }

  private static String inverse(String relation) {
    return switch (relation) {
      case ">" -> "<";
      case "<" -> ">";
      case ">>" -> "<<";
      case "<<" -> ">>";
      default -> relation;
    };
  }

  /** The spans that stand so to one of these. */
  private BitSet related(String relation, BitSet to) {
    return switch (relation) {
      case ">" -> children(to);
      case ">>" -> descendants(to);
      case "<" -> parents(to);
      case "<<" -> ancestors(to);
      default -> siblings(to);
    };
  }

  private BitSet children(BitSet of) {
    BitSet children = new BitSet();
    for (int i = 0; i < trace.size(); i++) {
      int parent = trace.parent(i);
      children.set(i, parent != TraceIndex.NONE && of.get(parent));
    }
    return children;
  }

  private BitSet descendants(BitSet of) {
    BitSet below = new BitSet();
    for (int i : trace.downwards()) {
      int parent = trace.parent(i);
      below.set(i, parent != TraceIndex.NONE && (of.get(parent) || below.get(parent)));
    }
    return below;
  }

  private BitSet parents(BitSet of) {
    BitSet parents = new BitSet();
    for (int i = of.nextSetBit(0); i >= 0; i = of.nextSetBit(i + 1)) {
      if (trace.parent(i) != TraceIndex.NONE) {
        parents.set(trace.parent(i));
      }
    }
    return parents;
  }

  private BitSet ancestors(BitSet of) {
    BitSet above = new BitSet();
    int[] downwards = trace.downwards();
    for (int k = downwards.length - 1; k >= 0; k--) {
      int i = downwards[k];
      if (trace.parent(i) != TraceIndex.NONE && (of.get(i) || above.get(i))) {
        above.set(trace.parent(i));
      }
    }
    return above;
  }

  // Roots are siblings too.
  private BitSet siblings(BitSet of) {
    int[] chosen = new int[trace.size()];
    int roots = 0;
    for (int i = of.nextSetBit(0); i >= 0; i = of.nextSetBit(i + 1)) {
      if (trace.isRoot(i)) {
        roots++;
      } else {
        chosen[trace.parent(i)]++;
      }
    }
    BitSet siblings = new BitSet();
    for (int i = 0; i < trace.size(); i++) {
      if (trace.hasPlace(i)) {
        int all = trace.isRoot(i) ? roots : chosen[trace.parent(i)];
        // Nobody is a sibling of itself.
        siblings.set(i, all > (of.get(i) ? 1 : 0));
      }
    }
    return siblings;
  }
}
