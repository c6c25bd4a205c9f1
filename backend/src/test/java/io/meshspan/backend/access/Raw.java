package io.meshspan.backend.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests byte by byte: the JDK's client sets some headers itself. */
final class Raw {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
  private static final int PATIENCE_MILLIS = 20_000;

  private Raw() {}

  /** The whole answer to a request without a body. */
  static String ask(int port, String methodAndPath, String... headers) throws IOException {
    return send(
        port,
        methodAndPath + " HTTP/1.1\r\n" + String.join("\r\n", headers),
        "Content-Length: 0",
        "");
  }

  /** The whole answer to a form. */
  static String fill(int port, String path, String form) throws IOException {
    return send(
        port,
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded",
        "Content-Length: " + form.length(),
        form);
  }

  private static String send(int port, String head, String length, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = head + "\r\n" + length + "\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return read(new BufferedInputStream(socket.getInputStream()), head.startsWith("HEAD"));
    }
  }

  // Not to the end of the stream: the server lingers for seconds before it closes.
  private static String read(InputStream in, boolean headAlone) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int each = in.read(); each >= 0; each = in.read()) {
      head.append((char) each);
      if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
        break;
      }
    }
    Matcher length = LENGTH.matcher(head);
    int bytes = headAlone || !length.find() ? 0 : Integer.parseInt(length.group(1));
    return head + new String(in.readNBytes(bytes), ISO_8859_1);
  }
}
