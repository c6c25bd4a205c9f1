package io.meshspan.backend.receive;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A call between two services as a Zipkin client sends it in protobuf, field by field. */
final class ZipkinCall {
  private static final byte[] TRACE = {0, 0, 0, 0, 0, 0, 0xa, (byte) 0xbc};

  private ZipkinCall() {}

  interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  /** What ZipkinTest says in JSON, and fields that nobody knows. */
  static byte[] inProtobuf() {
    byte[] client =
        span(
            TRACE,
            1,
            out -> {
              out.writeEnum(4, 1);
              out.writeString(5, "get /");
              out.writeFixed64(6, 1_700_000_000_000_001L);
              out.writeUInt64(7, 1_500);
              out.writeByteArray(
                  8,
                  message(
                      shop -> {
                        shop.writeString(1, "shop");
                        shop.writeByteArray(2, new byte[] {10, 0, 0, 1});
                        shop.writeInt32(4, 8080);
                        shop.writeString(99, "later");
                      }));
              out.writeByteArray(
                  9,
                  message(
                      stock -> {
                        stock.writeString(1, "stock");
                        stock.writeByteArray(
                            3,
                            new byte[] {
                              0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
                            });
                        stock.writeInt32(4, 9000);
                      }));
              out.writeByteArray(
                  10,
                  message(
                      sent -> {
                        sent.writeFixed64(1, 1_700_000_000_000_002L);
                        sent.writeString(2, "ws");
                      }));
              out.writeByteArray(11, tag("http.path", "/"));
              out.writeByteArray(11, tag("error", "timed out"));
              out.writeByteArray(11, tag("otel.scope.name", "brave"));
              out.writeInt32(100, 7);
            });
    byte[] server =
        span(
            TRACE,
            1,
            out -> {
              out.writeEnum(4, 2);
              out.writeString(5, "get /");
              out.writeFixed64(6, 1_700_000_000_000_101L);
              out.writeUInt64(7, 1_000);
              out.writeByteArray(8, message(stock -> stock.writeString(1, "stock")));
              out.writeBool(13, true);
            });
    byte[] query =
        span(
            TRACE,
            2,
            out -> {
              out.writeByteArray(2, ByteBuffer.allocate(8).putLong(1).array());
              out.writeString(5, "query");
              out.writeFixed64(6, 1_700_000_000_000_201L);
              out.writeByteArray(8, message(stock -> stock.writeString(1, "stock")));
              out.writeByteArray(11, tag("otel.status_code", "OK"));
            });
    return list(client, server, query);
  }

  private static byte[] tag(String key, String value) {
    return message(
        out -> {
          out.writeString(1, key);
          out.writeString(2, value);
        });
  }

  static byte[] span(byte[] traceId, long id, Fields more) {
    return message(
        out -> {
          out.writeByteArray(1, traceId);
          out.writeByteArray(3, ByteBuffer.allocate(8).putLong(id).array());
          more.write(out);
        });
  }

  static byte[] list(byte[]... spans) {
    return message(
        out -> {
          for (byte[] span : spans) {
            out.writeByteArray(1, span);
          }
        });
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
