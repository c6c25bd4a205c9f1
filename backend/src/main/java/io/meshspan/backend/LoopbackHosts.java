package io.meshspan.backend;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Answers only who asks for a loopback name. A foreign page whose name is made to point at
 * 127.0.0.1 (DNS rebinding) would otherwise read every trace, as the browser takes it for the same
 * origin.
 */
final class LoopbackHosts {
  private static final Pattern ALLOWED =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  private LoopbackHosts() {}

  static HttpResponse guard(
      HttpService delegate, ServiceRequestContext context, HttpRequest request) throws Exception {
    String host = request.authority();
    if (host != null && ALLOWED.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      return delegate.serve(context, request);
    }
    return HttpResponse.of(
        HttpStatus.FORBIDDEN,
        MediaType.PLAIN_TEXT_UTF_8,
        "Ask for localhost: this backend answers loopback names alone.\n");
  }
}
