package io.meshspan.codegen.registry;

import java.util.List;
import java.util.stream.Collectors;

/** The registry cannot be used. Carries every problem that was found, not only the first. */
public final class InvalidRegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InvalidRegistryException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order of files and lines. Never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
