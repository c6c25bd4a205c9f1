/**
 * Receivers, queries, APIs and the page in one process: {@link io.meshspan.backend.Backend} is the
 * door.
 *
 * <p>This package only wires: it opens the ports, each behind the guard of {@code access}, and
 * closes them. A span goes one way, {@code receive → store → query → api}, and no package knows the
 * one after it.
 */
package io.meshspan.backend;
