/** Tests of what senders meet. */
package io.meshspan.backend.receive;
