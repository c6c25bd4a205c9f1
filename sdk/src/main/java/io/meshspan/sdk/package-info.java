/**
 * Starts OpenTelemetry's SDK the way a mesh wants it, in one line: {@link
 * io.meshspan.sdk.MeshspanSdk}. Promises that the application is neither blocked nor thrown into,
 * whatever happens to the backend, and that what it says about delivery is what happened. Knows
 * OpenTelemetry; knows no backend and no library that is traced.
 */
package io.meshspan.sdk;
