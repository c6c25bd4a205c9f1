package io.meshspan.mesh.forwarding;

/**
 * What became of messages at one node since it started.
 *
 * @param sent first sent here
 * @param passedOn taken for another node and handed on
 * @param delivered taken for this node
 * @param dropped ended here for want of a route or a link, or because they ran in circles
 */
public record ForwardingCounts(long sent, long passedOn, long delivered, long dropped) {}
