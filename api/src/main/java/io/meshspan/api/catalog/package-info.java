/**
 * What spans there are, as data: for the annotation processor, the interface proxy, tests and
 * tools. The catalogue itself is generated from the registry, and loaded only by those who ask for
 * it.
 */
package io.meshspan.api.catalog;
