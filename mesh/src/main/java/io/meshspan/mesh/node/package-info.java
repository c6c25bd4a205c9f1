/**
 * The process: reads its options, puts the parts of a node together, gives them something to do,
 * says once a second how it is, and ends when it is told to or its parent is gone. The one package
 * that knows all the others.
 */
package io.meshspan.mesh.node;
