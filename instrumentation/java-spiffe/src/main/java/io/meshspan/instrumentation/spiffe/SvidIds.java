package io.meshspan.instrumentation.spiffe;

import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Whose certificate it is. */
final class SvidIds {
  private static final int URI = 6; // RFC 5280, section 4.2.1.6: the choice of GeneralName

  private SvidIds() {}

  /**
   * The SPIFFE ID of an X.509-SVID: its one URI among the subject alternative names.
   *
   * @throws CertificateException when there is none, or are several, or it is no SPIFFE ID
   */
  static SpiffeId idOf(X509Certificate leaf) throws CertificateException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    List<String> uris =
        names == null
            ? List.of()
            : names.stream()
                .filter(name -> Objects.equals(name.get(0), URI))
                .map(name -> (String) name.get(1))
                .toList();
    if (uris.size() != 1) {
      throw new CertificateException(
          "an X.509-SVID has one URI as its name, this certificate has " + uris.size());
    }
    try {
      return SpiffeId.parse(uris.get(0));
    } catch (InvalidSpiffeIdException e) {
      throw new CertificateException("no SPIFFE ID: " + uris.get(0), e);
    }
  }
}
