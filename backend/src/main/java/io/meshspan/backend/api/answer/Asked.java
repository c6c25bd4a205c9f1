package io.meshspan.backend.api.answer;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.Parameters;
import io.meshspan.backend.query.Asker;

/** A question that came over HTTP, and who waits for its answer. */
public record Asked(ServiceRequestContext context, Parameters parameters) implements Asker {
  /** A part of the path, by its name in the route. */
  public String path(String name) {
    return context.pathParam(name);
  }

  @Override
  public boolean isThere() {
    return !context.isCancelled();
  }
}
