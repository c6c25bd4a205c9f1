/**
 * Numbers as bytes, for every file of the store: fixed and variable length, big-endian, and packed
 * bits. What is written by {@link io.meshspan.store.bytes.ByteWriter} is read by {@link
 * io.meshspan.store.bytes.ByteReader}; anything else ends in a runtime exception and never in a
 * large allocation. Knows no span and no file.
 */
package io.meshspan.store.bytes;
