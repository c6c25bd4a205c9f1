package io.meshspan.backend.api.answer;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.meshspan.backend.stream.PacedResponse;
import io.meshspan.backend.stream.PacedResponse.Patience;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A body on its way: what fits into one chunk is sent whole, with its length; more than that is
 * sent chunk by chunk, each when the one before was taken.
 */
final class ChunkedOutput extends OutputStream {
  static final int CHUNK_BYTES = 64 << 10;
  private static final int FIRST_BYTES = 2 << 10;

  private final ServiceRequestContext context;
  private final Patience patience;
  private final CompletableFuture<HttpResponse> answer;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int used;
  private MediaType type = MediaType.OCTET_STREAM;
  private PacedResponse begun;

  /** Completes the answer once it is known whether it goes in chunks. */
  ChunkedOutput(
      ServiceRequestContext context, Patience patience, CompletableFuture<HttpResponse> answer) {
    this.context = context;
    this.patience = patience;
    this.answer = answer;
  }

  /** Says what will be written. */
  void isOf(MediaType what) {
    type = what;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == CHUNK_BYTES) {
        sendChunk();
      }
      int now = Math.min(left, CHUNK_BYTES - used);
      if (used + now > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(CHUNK_BYTES, Math.max(used + now, 2 * used)));
      }
      System.arraycopy(bytes, from, buffer, used, now);
      used += now;
      from += now;
      left -= now;
    }
  }

  /** Whether something has been sent, so that no other answer is possible. */
  boolean hasBegun() {
    return begun != null;
  }

  private void sendChunk() {
    boolean isRead = true;
    if (begun == null) {
      begun = PacedResponse.to(context, patience);
      answer.complete(begun.response());
      isRead = begun.send(headers());
    }
    if (!isRead || !begun.send(HttpData.copyOf(buffer, 0, used))) {
      throw new CancellationException("nobody reads this answer any more");
    }
    used = 0;
  }

  private ResponseHeaders headers() {
    return ResponseHeaders.builder(HttpStatus.OK).contentType(type).build();
  }

  /** Sends what is left; it is whole. */
  void end() {
    HttpData rest = HttpData.copyOf(buffer, 0, used);
    if (begun == null) {
      answer.complete(HttpResponse.of(headers(), rest));
    } else if (used == 0) {
      begun.end();
    } else {
      begun.end(rest);
    }
  }

  /** Breaks off what has begun. */
  void abort(Throwable cause) {
    begun.abort(cause);
  }
}
