/**
 * {@code bench/run store}: what spans cost the durable store, and how fast it answers, as it grows.
 * The spans are those of the synthetic mesh, on simulated time; the store is opened in this
 * process, without network or wire format.
 */
package io.meshspan.bench.store;
