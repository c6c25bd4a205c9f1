/**
 * Raft spans for any Apache Ratis 3.3 system, through Ratis's own extension points: no agent, no
 * fork. Trace context travels inside the replicated entry, so that committing and applying it links
 * to the request that it came from: on the leader and on followers, after a failover and on replay.
 *
 * <p>Promises: what the application's state machine sees is what it would see without; nothing here
 * throws into Ratis, waits for anything on its threads, or keeps more than a bounded number of open
 * spans; what Ratis does not let one know is left out. Knows Ratis and Meshspan's API; knows no
 * SDK, no exporter and no application.
 *
 * <p>Start reading at {@link io.meshspan.instrumentation.ratis.RatisTracing}.
 */
package io.meshspan.instrumentation.ratis;
