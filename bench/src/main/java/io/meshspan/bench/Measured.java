package io.meshspan.bench;

/**
 * What a benchmark found.
 *
 * @param nanos nanoseconds an operation
 * @param error half of the 99.9 % confidence interval, in nanoseconds
 * @param bytes bytes allocated an operation
 */
record Measured(double nanos, double error, double bytes) {}
