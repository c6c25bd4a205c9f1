package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/** A contract refused: it reverted, or used up its gas. */
public final class RevertedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final Bytes ERROR_WITH_TEXT = Bytes.fromHex("08c379a0");
  private static final int TEXT_FROM = 4 + 64;

  RevertedException(String error, Bytes data) {
    super(describe(error, data));
  }

  /** In words: the error, and the reason that the contract gave, as text or as it stands. */
  static String describe(String error, Bytes data) {
    if (data.isEmpty()) {
      return error;
    }
    if (data.startsWith(ERROR_WITH_TEXT) && data.size() > TEXT_FROM) {
      byte[] text = data.slice(TEXT_FROM, data.size()).toArray();
      return error + ": " + new String(text, StandardCharsets.UTF_8).replace("\0", "");
    }
    return error + ": " + data.slice(0, Math.min(4, data.size()));
  }
}
