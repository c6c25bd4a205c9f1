/**
 * Whether a port serves, as clients and orchestrators ask over gRPC. It knows neither what is
 * served nor why it is not.
 *
 * <p>Source: gRPC Health Checking Protocol (grpc/doc/health-checking.md).
 */
package io.meshspan.backend.api.health;
