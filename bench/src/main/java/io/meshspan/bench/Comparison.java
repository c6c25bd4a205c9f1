package io.meshspan.bench;

/**
 * One row of a table: a benchmark of ours, what it is compared with, and what was promised.
 *
 * @param what what is measured
 * @param ours the method that measures ours
 * @param others the method that measures the other
 * @param budget what the design promises, in its words
 */
public record Comparison(String what, String ours, String others, String budget) {}
