/** What one span costs its application: typed, and by OpenTelemetry's own API. */
package io.meshspan.bench.spans;
