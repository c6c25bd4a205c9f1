/**
 * Answers that leave in pieces, at the pace of who reads them and not for ever. It knows no
 * protocol but HTTP's headers, data and trailers.
 */
package io.meshspan.backend.stream;
