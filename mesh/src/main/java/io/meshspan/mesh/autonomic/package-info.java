/**
 * How a node manages itself: monitor, analyze, plan, execute, over knowledge that grows (MAPE-K;
 * Kephart &amp; Chess 2003). Each cycle is a {@code mape_k.cycle} span with its five phases below
 * it.
 *
 * <p>Everything that is read or done goes through {@link ManagedNode}; this package knows no
 * library, no socket and no other package of the mesh.
 */
package io.meshspan.mesh.autonomic;
