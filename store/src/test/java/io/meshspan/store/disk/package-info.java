/** What the durable store keeps: over restarts, kills, cuts, flipped bits and full disks. */
package io.meshspan.store.disk;
