package io.meshspan.mesh.consensus;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.OpenSsl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratis's connections over mutual TLS. Ratis asks for the certificate whenever a connection is
 * made, so that one which was replaced meanwhile needs no restart.
 *
 * <p>A connection that a node makes never resumes an earlier session, which would let an expired
 * certificate pass without a look. Ratis's servers would resume one for a client that is not ours:
 * that cannot be switched off from here.
 */
final class RaftTls {
  private static final Logger LOG = LoggerFactory.getLogger(RaftTls.class);

  /** Read once by the Netty inside Ratis, whose settings Ratis does not hand through. */
  private static final String RESUMPTION =
      "org.apache.ratis.thirdparty.io.netty.handler.ssl.openssl.sessionCacheClient";

  private RaftTls() {}

  static Parameters parameters(PeerTls security) {
    System.setProperty(RESUMPTION, "false");
    Parameters parameters = new Parameters();
    if (OpenSsl.isAvailable()) {
      GrpcConfigKeys.TLS.setConf(
          parameters, new GrpcTlsConfig(security.own(), security.peers(), true));
    } else {
      LOG.warn(
          "Raft goes over loopback in the clear: {}", OpenSsl.unavailabilityCause().toString());
    }
    return parameters;
  }
}
