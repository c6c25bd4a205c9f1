/**
 * How a node manages itself: monitor, analyze, plan, execute, over knowledge that grows (MAPE-K;
 * Kephart &amp; Chess 2003). Each cycle is a {@code mape_k.cycle} span with its five phases below
 * it. Analysis says of each reading how far it is from where it should be: a round-trip time by its
 * robust z-score against this link's own past (median and median absolute deviation), anything else
 * by a fixed limit. Planning takes the first answer that has not proved useless. A measure that was
 * taken is ended when the same sensor says that all is well; what worked is kept where all see it.
 *
 * <p>Everything that is read or done goes through {@link ManagedNode}; this package knows no
 * library, no socket and no other package of the mesh.
 */
package io.meshspan.mesh.autonomic;
