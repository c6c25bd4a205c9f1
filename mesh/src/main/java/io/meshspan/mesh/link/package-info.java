/**
 * What a node's links are like, measured: round-trip time, its jitter, and loss, smoothed. Probes
 * go over the same connections as messages, so that what is measured is what a message meets.
 *
 * <p>Knows nothing of how links are emulated, of routes, or of other nodes' links.
 */
package io.meshspan.mesh.link;
