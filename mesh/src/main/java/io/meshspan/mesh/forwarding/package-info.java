/**
 * Messages that neighbours pass on for one another until they are where they should be. Every hop
 * is traced: a PRODUCER span where it is handed on, whose context travels in the frame, and a
 * CONSUMER span below it where it is taken; the next hop's PRODUCER is below that. A message over
 * three hops is one trace over four nodes.
 *
 * <p>Delivery is at most once. A message that was here before, or has crossed too many links, ends.
 */
package io.meshspan.mesh.forwarding;
