/**
 * Identity spans for any application on java-spiffe 0.8, through its own interfaces: no agent, no
 * fork. An SVID that is fetched, each that replaces it, and each mTLS handshake made with it.
 *
 * <p>Promises: the Workload API's client behaves as it would without; a handshake checks more than
 * java-spiffe's trust manager does, never less, and never resumes a session. Private keys and
 * tokens are not looked at. Knows java-spiffe, the JDK's TLS and Meshspan's API; knows no SDK, no
 * exporter and no application.
 *
 * <p>Start reading at {@link io.meshspan.instrumentation.spiffe.SpiffeTracing}.
 */
package io.meshspan.instrumentation.spiffe;
