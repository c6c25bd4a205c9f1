/**
 * The command line of the generator: what is made from the registry, and where it goes. Runs at
 * build time only; nothing of Meshspan needs it at run time.
 */
package io.meshspan.codegen;
