/** What a store promises ({@code SpanStoreContract}), and the tests of the one in memory. */
package io.meshspan.store;
