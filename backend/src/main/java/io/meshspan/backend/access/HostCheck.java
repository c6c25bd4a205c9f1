package io.meshspan.backend.access;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers only who asks for localhost, an address or a name that was given. A foreign page whose
 * name is made to point here (DNS rebinding) would otherwise read every trace, as the browser takes
 * it for the same origin; with an address instead of a name nobody can do that.
 */
final class HostCheck implements Guard.Check {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9a-f:.%]+)]|([^:\\[\\]@]+))(?::\\d{1,5})?");

  private final Set<String> names;

  HostCheck(Set<String> names) {
    this.names = names;
  }

  @Override
  public Optional<HttpResponse> refusal(ServiceRequestContext context, HttpRequest request) {
    String authority = request.authority();
    return authority != null && isKnown(authority.toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : Optional.of(Refused.forHost(request));
  }

  private boolean isKnown(String authority) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return false;
    }
    if (parts.group(1) != null) {
      return NetUtil.isValidIpV6Address(parts.group(1));
    }
    String host = parts.group(2);
    return host.equals("localhost") || NetUtil.isValidIpV4Address(host) || names.contains(host);
  }
}
