/**
 * Runs benchmarks and prints them as ratios: ours beside the other's, from one run on one machine.
 * Figures in nanoseconds depend on the machine; ratios and bytes hardly do.
 */
package io.meshspan.bench;
