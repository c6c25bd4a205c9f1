/** The trace store. */
package io.meshspan.store;
