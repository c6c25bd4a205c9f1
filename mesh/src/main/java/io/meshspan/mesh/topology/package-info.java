/**
 * Who is in the mesh and who is whose neighbour. Fixed at start and the same on every node; knows
 * no network and no state.
 */
package io.meshspan.mesh.topology;
