/** Series over time, from observations alone. */
package io.meshspan.backend.query.series;
