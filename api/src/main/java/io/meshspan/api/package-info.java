/**
 * The door: {@link io.meshspan.api.Meshspan} has a method per component family, and each family a
 * method per operation. The families are generated from the registry, in the packages beside this
 * one.
 */
package io.meshspan.api;
