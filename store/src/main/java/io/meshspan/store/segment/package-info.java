/** Segments: spans at rest. */
package io.meshspan.store.segment;
