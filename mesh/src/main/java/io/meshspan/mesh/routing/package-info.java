/**
 * The cheapest way from this node to another, over what links were measured to cost. A pure
 * function of the topology and the cost table: knows no network and measures nothing.
 */
package io.meshspan.mesh.routing;
