package io.meshspan.mesh.identity.service;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that proves it. Has no text form but the certificate's number. */
record IssuedSvid(X509Certificate certificate, PrivateKey key) {
  @Override
  public String toString() {
    return "SVID " + certificate.getSerialNumber().toString(16);
  }
}
