// Generated from registry/tide.yaml:3.
// Change that file, not this one.
/**
 * Tide gauges. How the sea's level is measured.
 *
 * <p>A measurement is a span.
 *
 * <p>Source: A handbook, §3.
 *
 * <p>Begin at {@link TideSpans}. Knows the core of the API and no other family.
 */
package io.meshspan.api.tide;
