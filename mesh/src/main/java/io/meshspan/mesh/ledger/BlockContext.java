package io.meshspan.mesh.ledger;

import io.meshspan.mesh.bytes.Digest;
import java.time.Instant;

/**
 * What is known of a block before its transactions are executed.
 *
 * @param height of the block
 * @param time of the block
 * @param parent hash of the block before
 */
public record BlockContext(long height, Instant time, Digest parent) {}
