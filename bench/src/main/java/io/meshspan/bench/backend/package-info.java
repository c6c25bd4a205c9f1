/**
 * Backends under load, one after the other on one machine: ours as {@code meshspan up} starts it,
 * and peers that whoever runs this has built. Each is a process of its own, and so is the load;
 * what is compared is what each needed for the same spans, so that figures hold on a machine that
 * is slow or shared. Start at {@link io.meshspan.bench.backend.BackendBench}; a new peer is a
 * {@code Subject}.
 */
package io.meshspan.bench.backend;
