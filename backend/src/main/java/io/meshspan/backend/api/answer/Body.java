package io.meshspan.backend.api.answer;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What is answered with status 200, written piece by piece.
 *
 * @param writing may find out that there is another answer, as long as nothing has been sent
 */
public record Body(MediaType type, Writing writing) {
  public Body {
    requireNonNull(type, "type");
    requireNonNull(writing, "writing");
  }

  /** Writes a body; runs on a thread that may block. */
  public interface Writing {
    /**
     * Writes all of it, at the pace of who reads.
     *
     * @throws java.util.concurrent.CancellationException when nobody reads any more
     */
    void to(OutputStream out) throws IOException;
  }
}
