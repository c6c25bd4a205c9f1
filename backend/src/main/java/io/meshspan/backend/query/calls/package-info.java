/**
 * How calls went over time: how many, how many failed, how long they took. Computed from the spans
 * that are held, each counted once, at its start. It knows no wire format.
 */
package io.meshspan.backend.query.calls;
