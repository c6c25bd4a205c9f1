/**
 * Numbers over time: observations are gathered into series, two gatherings are merged, and what is
 * left at the end is ranked and answered.
 *
 * <p>It promises that memory is bounded by the limits that it is given, and says when one of them
 * left something out. It knows moments, numbers and labels; it knows no span, no trace and no query
 * language, so that whatever can name a moment, a number and a group may feed it.
 *
 * <p>Hot: {@code SeriesTable.observe}, once per span that is meant.
 */
package io.meshspan.backend.query.series;
