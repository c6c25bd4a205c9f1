/**
 * Traces in OTLP's shape, as messages and as JSON, for every API that answers in it. It knows no
 * question and no endpoint.
 */
package io.meshspan.backend.api.otlp;
