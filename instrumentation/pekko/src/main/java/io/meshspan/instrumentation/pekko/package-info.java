/**
 * Spans of cluster membership and of replicated data for any Apache Pekko 1.7 system, through
 * Pekko's own extension points: no agent, no fork. Membership is traced by the jar's presence; a
 * replicated value is traced by wrapping it, and then carries the trace contexts of its latest
 * updates, so that merging it anywhere links to what it brings.
 *
 * <p>Promises: what the application gets from its data is what it would get without; nothing here
 * throws into Pekko, waits on its threads, or grows without bound; what Pekko does not let one know
 * is left out. Knows Pekko and Meshspan's API; knows no SDK, no exporter and no application.
 *
 * <p>Start reading at {@link io.meshspan.instrumentation.pekko.PekkoTracing}.
 */
package io.meshspan.instrumentation.pekko;
