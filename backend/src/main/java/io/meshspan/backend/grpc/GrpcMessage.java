package io.meshspan.backend.grpc;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One message in gRPC's framing: a flag byte, four bytes of length, the message. */
public final class GrpcMessage {
  static final MediaType TYPE = MediaType.parse("application/grpc");
  private static final int PREFIX = 5;

  private final byte[] bytes;
  private final String encoding;

  private GrpcMessage(byte[] bytes, String encoding) {
    this.bytes = bytes;
    this.encoding = encoding;
  }

  /** Whether a request is a call at all. */
  public static boolean isCall(HttpRequest request) {
    MediaType type = request.contentType();
    return request.method() == HttpMethod.POST
        && type != null
        && type.type().equals("application")
        && (type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"));
  }

  /**
   * The message of a request that has one alone.
   *
   * @throws GrpcFramingException when it has none, or more
   */
  public static GrpcMessage of(AggregatedHttpRequest request) throws GrpcFramingException {
    byte[] framed = request.content().array();
    if (framed.length < PREFIX
        || ByteBuffer.wrap(framed).getInt(1) != framed.length - PREFIX
        || framed[0] < 0
        || framed[0] > 1) {
      throw new GrpcFramingException(
          "the request is not one gRPC message: its length prefix and its "
              + framed.length
              + " bytes do not agree");
    }
    String encoding =
        framed[0] == 0 ? "identity" : request.headers().get("grpc-encoding", "identity");
    return new GrpcMessage(Arrays.copyOfRange(framed, PREFIX, framed.length), encoding);
  }

  /** As it came, compressed or not. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How it is compressed, "identity" for not at all. */
  public String encoding() {
    return encoding;
  }

  static HttpData framed(byte[] message) {
    ByteBuffer framed = ByteBuffer.allocate(PREFIX + message.length);
    framed.put((byte) 0).putInt(message.length).put(message);
    return HttpData.wrap(framed.array());
  }
}
