package io.meshspan.backend.api.tempo;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.answer.JsonAnswer;
import io.meshspan.backend.api.parameters.Parameters;
import java.io.IOException;
import java.util.List;

/** What this is and what it answers, as text for people and for old data sources. */
final class StatusPages {
  private final String version;
  private final List<String> endpoints;

  /**
   * Pages of this version.
   *
   * @param endpoints that are answered
   */
  StatusPages(String version, List<String> endpoints) {
    this.version = version;
    this.endpoints = endpoints;
  }

  static HttpResponse text(String text) {
    return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, text);
  }

  /** Data sources of former days read from the version what they may ask; nothing else is known. */
  HttpResponse buildInfo(ServiceRequestContext context, Parameters parameters) throws IOException {
    return JsonAnswer.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("version", version);
          for (String unknown :
              List.of("revision", "branch", "buildUser", "buildDate", "goVersion")) {
            json.writeStringField(unknown, "");
          }
          json.writeEndObject();
        });
  }

  HttpResponse all(ServiceRequestContext context, Parameters parameters) {
    return text(versionText() + servicesText() + endpointsText());
  }

  HttpResponse version(ServiceRequestContext context, Parameters parameters) {
    return text(versionText());
  }

  HttpResponse services(ServiceRequestContext context, Parameters parameters) {
    return text(servicesText());
  }

  HttpResponse endpoints(ServiceRequestContext context, Parameters parameters) {
    return text(endpointsText());
  }

  private String versionText() {
    return "GET /status/version\nmeshspan, version " + version + "\n";
  }

  private static String servicesText() {
    // Who reads this reached it: there is one service, and it runs.
    return "GET /status/services\nquery-frontend Running\n";
  }

  private String endpointsText() {
    return "GET /status/endpoints\n" + String.join("\n", endpoints) + "\n";
  }
}
