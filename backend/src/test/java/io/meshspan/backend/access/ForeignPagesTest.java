package io.meshspan.backend.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.backend.Backend;
import io.meshspan.backend.BackendConfig;
import io.meshspan.backend.Ports;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of somebody else can do from inside a browser on this machine: nothing. */
final class ForeignPagesTest {
  private static Backend backend;

  @BeforeAll
  static void start() throws Exception {
    backend =
        Backend.start(
            BackendConfig.onFreePorts()
                .reachedBy(
                    new Access(
                        InetAddress.getByName("0.0.0.0"),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("traces.example"),
                        Access.Unprotected.ACCEPTED)));
  }

  @AfterAll
  static void end() {
    backend.close();
  }

  private static List<Integer> httpPorts() throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (RecordComponent each : Ports.class.getRecordComponents()) {
      if (!each.getName().equals("jaegerUdp")) {
        ports.add((int) each.getAccessor().invoke(backend.ports()));
      }
    }
    return ports;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "traces.example.evil.example",
        "evil.example:16686",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "0x7f.1",
        "[evil]",
        ""
      })
  void aNameThatNobodyGaveIsAnsweredOnNoPort(String host) throws Exception {
    for (int port : httpPorts()) {
      assertThat(Raw.ask(port, "GET /", "Host: " + host))
          .as(host + " on " + port)
          .matches("(?s)HTTP/1.1 40[03].*")
          .doesNotContain("<!doctype");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.2:16686",
        "[::1]:16686",
        "192.0.2.7",
        "traces.example",
        "Traces.Example:443"
      })
  void localhostAddressesAndNamesThatWereGivenAreAnswered(String host) throws Exception {
    assertThat(Raw.ask(backend.queryPort(), "GET /api/services", "Host: " + host))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void noOriginIsAllowedAndNoPreflightIsGranted() throws Exception {
    for (int port : httpPorts()) {
      for (String path :
          new String[] {
            "/", "/api/services", "/api/traces", "/v1/traces", "/api/v2/spans", "/api/search"
          }) {
        String plain =
            Raw.ask(port, "GET " + path, "Host: localhost", "Origin: http://evil.example");
        assertThat(plain).doesNotContainIgnoringCase("access-control-");
        String preflight =
            Raw.ask(
                port,
                "OPTIONS " + path,
                "Host: localhost",
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type,authorization");
        assertThat(preflight).doesNotContainIgnoringCase("access-control-");
      }
    }
  }

  @Test
  void thePageRunsNothingThatDoesNotComeWithIt() throws Exception {
    assertThat(Raw.ask(backend.queryPort(), "GET /", "Host: localhost"))
        .contains("default-src 'none'", "script-src 'self' 'sha256-", "frame-ancestors 'none'")
        .doesNotContain("unsafe-");
  }

  @Test
  void aSpanCannotBeSentByAFormOrAScriptOfAnotherSite() throws Exception {
    for (String type :
        new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
      assertThat(
              Raw.ask(
                  backend.otlpHttpPort(),
                  "POST /v1/traces",
                  "Host: localhost",
                  "Origin: http://evil.example",
                  "Content-Type: " + type))
          .startsWith("HTTP/1.1 415");
    }
  }
}
