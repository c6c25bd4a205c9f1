package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Strings, one after the other: what they all begin with once, then the rest of each as hex digits
 * of four bits, deflated, or as they are, whichever is shortest. Lossless for any sequence of
 * UTF-16 units, surrogates without their other half included.
 */
final class Texts {
  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;
  private static final int HEX = 2;
  private static final int WORTH_DEFLATING_BYTES = 48;

  private Texts() {}

  static void write(List<String> texts, Deflation deflation, ByteWriter out) {
    if (texts.isEmpty()) {
      return;
    }
    String prefix = commonPrefix(texts);
    int start = prefix.length();
    int count = texts.size();
    long[] lengths = new long[count];
    boolean hex = true;
    for (int i = 0; i < count; i++) {
      String text = texts.get(i);
      lengths[i] = (long) text.length() - start;
      hex = hex && isHex(text, start);
    }
    ByteWriter ofPrefix = new ByteWriter();
    units(prefix, 0, ofPrefix);
    if (hex) {
      out.int8(HEX);
      out.varint(ofPrefix.size());
      out.raw(ofPrefix);
      Integers.write(lengths, count, out);
      BitRow digits = new BitRow();
      for (String text : texts) {
        for (int i = start; i < text.length(); i++) {
          digits.add(Character.digit(text.charAt(i), 16), 4);
        }
      }
      digits.writeTo(out);
      return;
    }
    ByteWriter rests = new ByteWriter();
    for (int i = 0; i < count; i++) {
      int before = rests.size();
      units(texts.get(i), start, rests);
      lengths[i] = (long) rests.size() - before;
    }
    byte[] plain = rests.toBytes();
    byte[] deflated = plain.length < WORTH_DEFLATING_BYTES ? plain : deflation.deflate(plain);
    boolean shorter = deflated.length < plain.length - 2;
    out.int8(shorter ? DEFLATED : PLAIN);
    out.varint(ofPrefix.size());
    out.raw(ofPrefix);
    Integers.write(lengths, count, out);
    out.varint(plain.length);
    if (shorter) {
      out.varint(deflated.length);
      out.raw(deflated, 0, deflated.length);
    } else {
      out.raw(plain, 0, plain.length);
    }
  }

  static List<String> read(ByteReader in, int count, Deflation deflation) {
    List<String> texts = new ArrayList<>(count);
    if (count == 0) {
      return texts;
    }
    int form = in.int8();
    byte[] ofPrefix = in.raw(in.varint());
    String prefix = text(ofPrefix, 0, ofPrefix.length);
    long[] lengths = Integers.read(in, count);
    if (form == HEX) {
      BitRow digits = BitRow.read(in);
      for (long length : lengths) {
        StringBuilder text = new StringBuilder(prefix);
        for (long i = 0; i < length; i++) {
          text.append(Character.forDigit((int) digits.next(4), 16));
        }
        texts.add(text.toString());
      }
      return texts;
    }
    int size = Math.toIntExact(in.varint());
    byte[] bytes;
    if (form == DEFLATED) {
      ByteBuffer deflated = in.view(in.varint());
      bytes = deflation.inflate(deflated, size);
    } else if (form == PLAIN) {
      bytes = in.raw(size);
    } else {
      throw new IllegalArgumentException("no column of strings has form " + form);
    }
    int at = 0;
    for (long length : lengths) {
      int end = Math.addExact(at, Math.toIntExact(length));
      String rest = text(bytes, at, end);
      texts.add(prefix.isEmpty() ? rest : prefix + rest);
      at = end;
    }
    return texts;
  }

  private static String commonPrefix(List<String> texts) {
    String first = texts.get(0);
    int length = first.length();
    for (String text : texts) {
      length = Math.min(length, text.length());
      int i = 0;
      while (i < length && text.charAt(i) == first.charAt(i)) {
        i++;
      }
      length = i;
    }
    return first.substring(0, length);
  }

  private static boolean isHex(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  // One to three bytes for each UTF-16 unit, as UTF-8 has them for characters of that range.
  private static void units(String text, int start, ByteWriter out) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out.int8(c);
      } else if (c < 0x800) {
        out.int8(0xC0 | c >>> 6);
        out.int8(0x80 | (c & 0x3F));
      } else {
        out.int8(0xE0 | c >>> 12);
        out.int8(0x80 | (c >>> 6 & 0x3F));
        out.int8(0x80 | (c & 0x3F));
      }
    }
  }

  private static String text(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    if (at == end) {
      return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(end - from);
    for (at = from; at < end; ) {
      int first = bytes[at++];
      if (first >= 0) {
        text.append((char) first);
      } else if ((first & 0xE0) == 0xC0) {
        text.append((char) ((first & 0x1F) << 6 | (bytes[at++] & 0x3F)));
      } else {
        text.append(
            (char) ((first & 0x0F) << 12 | (bytes[at++] & 0x3F) << 6 | (bytes[at++] & 0x3F)));
      }
    }
    return text.toString();
  }
}
