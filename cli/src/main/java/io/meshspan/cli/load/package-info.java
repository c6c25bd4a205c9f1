/**
 * Traces of a mesh that exists only as its traces: what a backend is loaded and measured with. In:
 * a seed and a time. Out: spans of all families, through the typed API and OpenTelemetry's own SDK,
 * at whatever pace the caller asks for them. Knows no network and no backend.
 *
 * <p>Start at {@link io.meshspan.cli.load.SyntheticMesh}; what happens in such a mesh is in the
 * {@code …Scenes}, how often in {@code Repertoire}. Hot: all of it; a benchmark makes ten million
 * spans with it.
 */
package io.meshspan.cli.load;
