/**
 * What a node learns about its links: a linear model that says, from what a link was like until now
 * and from the time of day, what its round-trip time will be {@link LinkOutlook#AHEAD} from now. It
 * is trained on what this node measured, judged on what it was kept from, and obeyed only as long
 * as it is better than no model: the moving average that stands without it.
 *
 * <p>Each pass over the examples is an {@code ml.training} span, each judgement an {@code
 * ml.evaluation}, and the forecasts that a route calculation asks for are {@code ml.inference}.
 *
 * <p>Knows nothing of how links are emulated, of messages, or of other nodes' models. Start reading
 * at {@link LinkOutlook}; the arithmetic is in {@link LinearModel}.
 */
package io.meshspan.mesh.learning;
