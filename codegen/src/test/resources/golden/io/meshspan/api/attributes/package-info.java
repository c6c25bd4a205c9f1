// Generated from registry/shared.yaml:8.
// Change that file, not this one.
/** Keys of attributes that belong to no single family. */
package io.meshspan.api.attributes;
