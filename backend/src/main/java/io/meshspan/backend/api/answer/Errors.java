package io.meshspan.backend.api.answer;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;

/** An API's own way to say that something went wrong. */
public interface Errors {
  /** An answer with this status and these words for a person. */
  HttpResponse of(HttpStatus status, String message);
}
