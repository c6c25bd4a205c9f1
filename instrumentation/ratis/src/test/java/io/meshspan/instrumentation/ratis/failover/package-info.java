/**
 * Three server processes, of which the leader is killed again and again while a client writes; both
 * Meshspan's tracing and Ratis's own are on. What each lets one know afterwards is counted.
 */
package io.meshspan.instrumentation.ratis.failover;
