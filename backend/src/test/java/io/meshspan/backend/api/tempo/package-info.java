/** Tempo's API, held against what a real Tempo answered to the same spans. */
package io.meshspan.backend.api.tempo;
