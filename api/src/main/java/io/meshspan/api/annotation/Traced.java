package io.meshspan.api.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Each call of the method is a span of the registry. An exception that leaves the method is
 * recorded and goes on, the same one. A method that returns a {@code CompletionStage} ends its span
 * when the stage completes.
 *
 * <pre>{@code
 * @Traced("raft.leader_election")
 * ElectionResult elect(@SpanAttribute("raft.term") long term,
 *                      @SpanAttribute("raft.candidate.id") String candidate);
 * }</pre>
 *
 * <p>All required attributes must be parameters; the annotation processor says so at compile time,
 * and {@code Meshspan.traced} when it weaves.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Traced {
  /** The span's name in the registry, for example {@code raft.leader_election}. */
  String value();
}
