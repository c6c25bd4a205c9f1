/**
 * The page's own JSON, below {@code /api/meshspan}. It promises the shapes below; it reads traces
 * through {@code query} alone and knows nothing of how spans came in or where they lie.
 *
 * <p>Everywhere: ids are lower-case hex (trace 32 digits, span 16). Times and durations are
 * nanoseconds as decimal <em>strings</em>, because epoch nanoseconds do not fit a JavaScript
 * number. What is unknown is left out, never sent as {@code null} or {@code ""}; lists are always
 * there, if empty. An error is one line of plain text, what was wrong and what to do, with status
 * 400 (a parameter), 404 (no such trace) or 500.
 *
 * <pre>{@code
 * GET /api/meshspan/registry     the convention registry, as the build wrote it; 404 where the build had none
 *
 * GET /api/meshspan/services     {"services":[{"name":"node-1","operations":[{"name":"raft.commit","kinds":["INTERNAL"]}]}]}
 *
 * GET /api/meshspan/search?service=&operation=&tags=&minDuration=&maxDuration=&start=&end=&limit=
 *   Every parameter is optional. tags: JSON object of strings, as in Jaeger's API, with its virtual tags.
 *   minDuration, maxDuration: Go durations ("1.5ms", "200us", "1500000ns"). start, end: epoch nanoseconds
 *   (default: the last 15 minutes), both inclusive. limit: 1 to 1500 (default 100).
 *   A trace is found when one of its spans meets every condition; the newest trace comes first.
 *   {"traces":[{"traceId":"…32","rootService":"node-1"?,"rootName":"raft.leader_election"?,"rootOutcome":"won"?,
 *      "startUnixNano":"1700000000000000000","durationNano":"1500000","spanCount":7,"errorCount":1,
 *      "services":[{"name":"node-1","spanCount":4,"errorCount":1}],
 *      "families":{"raft":6,"mesh":1}}],
 *    "partial":false}
 *   rootService, rootName: of the earliest span without a parent, as long as one has come;
 *   rootOutcome: the value of its attribute whose key ends in ".outcome", where it has one.
 *   families: spans by the part of their name before the first dot, or all of it.
 *   partial: the limit was reached and more traces match, or they could not all be looked at within 20 s.
 *
 * GET /api/meshspan/traces/{traceId}
 *   {"traceId":"…32",
 *    "spans":[{"spanId":"…16","parentSpanId":"…16"?,"name":"raft.append_entries",
 *       "kind":"INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER"?,
 *       "service":"node-1","nodeId":"node-1"?,"startUnixNano":"…","durationNano":"…",
 *       "status":{"code":"UNSET|OK|ERROR","message":"…"?},"traceState":"…"?,
 *       "attributes":[A],"droppedAttributes":2?,
 *       "events":[{"name":"raft.vote","timeUnixNano":"…","attributes":[A],"droppedAttributes":1?}],"droppedEvents":1?,
 *       "links":[{"traceId":"…32","spanId":"…16","name":"raft.commit"?,"service":"node-1"?,"traceState":"…"?,
 *          "attributes":[A],"droppedAttributes":1?}],"droppedLinks":1?,
 *       "linkedFrom":[{"traceId":"…32","spanId":"…16","name":"raft.apply","service":"node-2"}],
 *       "scope":{"name":"io.meshspan","version":"0.1.0"?}?,
 *       "resource":0}],
 *    "resources":[{"attributes":[A]}],
 *    "services":[{"name":"node-1","spanCount":4,"errorCount":1}]}
 *   Spans come in the order of their start. resource: place in "resources". nodeId: mesh.node.id of the span, else of its resource.
 *   links: name and service of the span that is pointed at, where it is held; looked up in the first 1000 traces that
 *   the links name, so that a span with very many links does not make the answer wait.
 *   A = {"key":"raft.term","type":T,"value":V}, and V by T:
 *     string: string; bool: true|false; long: decimal string; double: number, or "NaN", "Infinity", "-Infinity";
 *     bytes: base64 string; array: [{"type":T,"value":V}]; map: [A]; empty: the key "value" is left out.
 *
 * GET /api/meshspan/families?start=&end=       epoch nanoseconds, as above
 *   {"families":[{"name":"raft","spanCount":1200,"errorCount":3,"spansPerSecond":1.333,"errorShare":0.0025}]}
 *
 * GET /api/meshspan/status
 *   {"version":"0.1.0","startedUnixNano":"…","ports":{"query":16686,"otlpGrpc":4317,"otlpHttp":4318},
 *    "spansReceived":120,"spansRefused":{"trace id is zero":1},"spansHeld":118,"tracesHeld":9,"spansDropped":0,
 *    "disk":{"bytes":734003200,"trouble":"the log takes nothing: No space left on device"?}?}
 *   spansReceived: taken in, retried spans that were held already included. spansDropped: held once, then dropped to make room
 *   or for their age, since the start. disk: where spans are kept in a directory; bytes: what they take there, logs and
 *   archived traces included; trouble: why the disk does not take or give what it should, as /health/ready says too.
 * }</pre>
 */
package io.meshspan.backend.api.meshspan;
