package io.meshspan.cli;

import io.meshspan.cli.load.Family;
import java.time.Duration;
import java.util.Set;

/**
 * What load is asked for.
 *
 * @param rate spans a second
 * @param families which families' traces
 */
record LoadPlan(
    OtlpTarget target, int rate, Duration runTime, Set<Family> families, int nodes, long seed) {}
