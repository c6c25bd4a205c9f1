package io.meshspan.cli;

import io.meshspan.backend.Backend;
import io.meshspan.backend.KeptSpans;
import io.meshspan.backend.Ports;
import io.meshspan.backend.access.Access;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;

/** What a person reads when the backend is up. */
final class UpReport {
  private final PrintWriter out;
  private final Access access;

  UpReport(PrintWriter out, Access access) {
    this.out = out;
    this.access = access;
  }

  void tell(Backend backend) {
    Ports ports = backend.ports();
    out.printf("Meshspan %s is up.%n%n", Backend.version());
    out.printf("  Page        %s%n", url(ports.query()));
    out.printf("  OTLP gRPC   %s%n", url(ports.otlpGrpc()));
    out.printf("  OTLP HTTP   %s%n", url(ports.otlpHttp()));
    out.printf("  Zipkin      %s/api/v2/spans%n", url(ports.zipkin()));
    out.printf(
        "  Jaeger UDP  %s%n",
        ports.jaegerUdp() == 0
            ? "closed: datagrams carry neither a token nor TLS"
            : host() + ":" + ports.jaegerUdp());
    out.printf("  Jaeger HTTP %s/api/traces%n", url(ports.jaegerHttp()));
    out.printf("  Jaeger API  %s/api/services%n", url(ports.query()));
    out.printf("  Jaeger gRPC %s%n", url(ports.jaegerGrpc()));
    out.printf("  Tempo API   %s%n", url(ports.tempo()));
    out.printf("  Sampling    %s/sampling%n%n", url(ports.sampling()));
    tellWhoMayCome();
    out.printf("Point your application there, for example with the OpenTelemetry Java agent:%n%n");
    out.printf(
        "  %sOTEL_EXPORTER_OTLP_ENDPOINT=%s java -javaagent:opentelemetry-javaagent.jar -jar"
            + " yours.jar%n%n",
        access.token().isPresent()
            ? "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20YOUR-TOKEN "
            : "",
        url(ports.otlpHttp()));
    backend.found().ifPresent(this::tell);
  }

  private void tellWhoMayCome() {
    InetAddress address = access.address();
    if (address.isAnyLocalAddress()) {
      out.printf("It listens on every address of this machine.%n");
    }
    if (access.token().isPresent()) {
      out.printf(
          "Every request must carry the token (authorization: Bearer TOKEN); the page asks for it"
              + " once.%n%n");
    } else if (!address.isLoopbackAddress()) {
      out.printf("Nobody is asked for a token: whoever reaches it may read and send spans.%n%n");
    }
  }

  private void tell(KeptSpans found) {
    out.printf(
        "%d %s there from before.%n",
        found.spans(), found.spans() == 1 ? "span was" : "spans were");
    found.leftOut().forEach(out::println);
  }

  private String url(int port) {
    return access.scheme() + "://" + host() + ":" + port;
  }

  private String host() {
    InetAddress address = access.address();
    if (address.isAnyLocalAddress() || address.equals(Access.loopback())) {
      return "localhost";
    }
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }
}
