/** What queries mean, on traces that are small enough to see it. */
package io.meshspan.backend.query.traceql;
