package io.meshspan.backend.api.answer;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.api.parameters.BadParameterException;
import io.meshspan.backend.query.NoRoomException;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered, or logged, when an answer could not be made. */
final class Failure {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  private Failure() {}

  static HttpResponse answer(Errors errors, ServiceRequestContext context, Throwable thrown) {
    if (thrown instanceof BadParameterException) {
      return errors.of(HttpStatus.BAD_REQUEST, thrown.getMessage());
    }
    if (thrown instanceof NotFoundException) {
      return errors.of(HttpStatus.NOT_FOUND, thrown.getMessage());
    }
    if (thrown instanceof NoRoomException) {
      return errors.of(HttpStatus.SERVICE_UNAVAILABLE, thrown.getMessage());
    }
    log(context, thrown);
    return errors.of(
        HttpStatus.INTERNAL_SERVER_ERROR, "the backend failed to answer; its log says why");
  }

  /** Says that an answer was not made; that nobody waits for it any more is no failure. */
  static void log(ServiceRequestContext context, Throwable thrown) {
    if (!(thrown instanceof CancellationException)) {
      LOG.warn("{} could not be answered", context.path(), thrown);
    }
  }
}
