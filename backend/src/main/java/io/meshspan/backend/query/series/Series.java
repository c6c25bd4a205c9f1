package io.meshspan.backend.query.series;

import io.meshspan.store.Attribute;
import java.util.List;

/**
 * One line of an answer.
 *
 * @param labels what it is of
 * @param samples in the order of time, at least one
 * @param exemplars spans that it was made of, in the order of time
 */
public record Series(List<Attribute> labels, List<Sample> samples, List<Exemplar> exemplars) {
  public Series {
    labels = List.copyOf(labels);
    samples = List.copyOf(samples);
    exemplars = List.copyOf(exemplars);
  }

  /**
   * A number.
   *
   * @param epochMillis the end of its interval, in milliseconds since 1970
   */
  public record Sample(long epochMillis, double value) {}

  /**
   * A span that was observed.
   *
   * @param labels what is known of it
   * @param value its own, or that of its interval where it has none
   * @param epochMillis its start, in milliseconds since 1970
   */
  public record Exemplar(List<Attribute> labels, double value, long epochMillis) {
    public Exemplar {
      labels = List.copyOf(labels);
    }
  }
}
