package io.meshspan.mesh.dao;

import io.meshspan.api.propagation.TraceContext;
import java.math.BigInteger;
import java.util.List;

/**
 * A decision that is asked for.
 *
 * @param id as the governor has it
 * @param change what is to change
 * @param cause the span that made the proposal: everything done about it links to that
 * @param arguments those of the call that made it: targets, values, calls, description
 */
public record Proposal(BigInteger id, Change change, TraceContext cause, List<Object> arguments) {
  public Proposal {
    arguments = List.copyOf(arguments);
  }

  /** The id says it all: it is a hash over everything else. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Proposal proposal && id.equals(proposal.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Targets, values and calls, with which it is carried out. */
  List<Object> actions() {
    return arguments.subList(0, 3);
  }

  String description() {
    return (String) arguments.get(3);
  }
}
