/** Tests of segments: their columns first. */
package io.meshspan.store.segment;
