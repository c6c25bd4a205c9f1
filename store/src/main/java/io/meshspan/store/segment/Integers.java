package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.util.Arrays;

/** A column of whole numbers, in whichever of six forms is shortest for it. */
final class Integers {
  private static final int SAME = 0;
  private static final int FRAME = 1;
  private static final int DIFFERENCES = 2;
  private static final int MAGNITUDES = 3;
  private static final int DICTIONARY = 4;
  private static final int DEFLATED_CODES = 5;
  private static final int MOST_DISTINCT = 512;
  private static final int WORTH_DEFLATING = 96;

  private Integers() {}

  static void write(long[] values, int count, Deflation deflation, ByteWriter out) {
    if (count == 0) {
      return;
    }
    Frame frame = Frame.of(values, count);
    if (frame.width == 0) {
      out.int8(SAME);
      out.zigzag(frame.least);
      return;
    }
    long[] differences = differences(values, count);
    Frame ofDifferences = Frame.of(differences, count - 1);
    long[] distinct = distinct(values, count);
    int codeWidth = 64 - Long.numberOfLeadingZeros(Math.max(0, distinct.length - 1));
    long asFrame = (long) frame.width * count;
    long asDifferences = (long) ofDifferences.width * (count - 1);
    long asMagnitudes = magnitudeBits(values, count);
    long asDictionary =
        distinct.length == 0 ? Long.MAX_VALUE : codeWidth * (long) count + dictionaryBits(distinct);
    long best = Math.min(Math.min(asFrame, asDifferences), Math.min(asMagnitudes, asDictionary));
    if (distinct.length > 2 && distinct.length <= 256 && count >= WORTH_DEFLATING) {
      byte[] deflated = deflatedCodes(distinct, values, count, deflation);
      if (deflated.length * 8L + dictionaryBits(distinct) < best - best / 8) {
        out.int8(DEFLATED_CODES);
        writeDistinct(distinct, out);
        out.varint(deflated.length);
        out.raw(deflated, 0, deflated.length);
        return;
      }
    }
    if (best == asFrame) {
      out.int8(FRAME);
      frame.write(values, count, out);
    } else if (best == asDifferences) {
      out.int8(DIFFERENCES);
      out.zigzag(values[0]);
      ofDifferences.write(differences, count - 1, out);
    } else if (best == asMagnitudes) {
      out.int8(MAGNITUDES);
      writeMagnitudes(values, count, deflation, out);
    } else {
      out.int8(DICTIONARY);
      writeDistinct(distinct, out);
      out.packed(codes(distinct, values, count), count, codeWidth);
    }
  }

  static long[] read(ByteReader in, int count, Deflation deflation) {
    long[] values = new long[count];
    if (count == 0) {
      return values;
    }
    int form = in.int8();
    switch (form) {
      case SAME -> Arrays.fill(values, in.zigzag());
      case FRAME -> Frame.read(in, values, count);
      case DIFFERENCES -> readDifferences(in, values, count);
      case MAGNITUDES -> readMagnitudes(in, values, count, deflation);
      case DICTIONARY -> readDictionary(in, values, count);
      case DEFLATED_CODES -> readDeflatedCodes(in, values, count, deflation);
      default -> throw new IllegalArgumentException("no column of numbers has form " + form);
    }
    return values;
  }

  private static long[] differences(long[] values, int count) {
    long[] differences = new long[count];
    for (int i = 1; i < count; i++) {
      differences[i - 1] = values[i] - values[i - 1];
    }
    return differences;
  }

  private static void readDifferences(ByteReader in, long[] into, int count) {
    long value = in.zigzag();
    long[] differences = new long[count];
    Frame.read(in, differences, count - 1);
    into[0] = value;
    for (int i = 1; i < count; i++) {
      value += differences[i - 1];
      into[i] = value;
    }
  }

  // A few small numbers among large ones, or the other way round: how many bits each takes, then
  // those bits without the highest, which is always set.
  private static long magnitudeBits(long[] values, int count) {
    int[] often = new int[65];
    long bits = 0;
    for (int i = 0; i < count; i++) {
      int length = length(values[i]);
      often[length]++;
      bits += Math.max(0, length - 1);
    }
    // What a code for the lengths needs at least, and its table.
    double ofLengths = 160;
    for (int each : often) {
      ofLengths += each == 0 ? 0 : each * Math.log((double) count / each) / Math.log(2);
    }
    return bits + (long) ofLengths;
  }

  private static int length(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    return 64 - Long.numberOfLeadingZeros(zigzag);
  }

  private static void writeMagnitudes(
      long[] values, int count, Deflation deflation, ByteWriter out) {
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = length(values[i]);
    }
    writeLengths(lengths, count, deflation, out);
    BitRow bits = new BitRow();
    for (int i = 0; i < count; i++) {
      long zigzag = (values[i] << 1) ^ (values[i] >> 63);
      bits.add(zigzag, Math.max(0, (int) lengths[i] - 1));
    }
    bits.writeTo(out);
  }

  // Never as magnitudes again, which would not end.
  private static void writeLengths(long[] lengths, int count, Deflation deflation, ByteWriter out) {
    Frame frame = Frame.of(lengths, count);
    long[] distinct = distinct(lengths, count);
    if (distinct.length > 0 && count >= WORTH_DEFLATING) {
      byte[] deflated = deflatedCodes(distinct, lengths, count, deflation);
      if (deflated.length * 8L + dictionaryBits(distinct) < (long) frame.width * count) {
        out.int8(DEFLATED_CODES);
        writeDistinct(distinct, out);
        out.varint(deflated.length);
        out.raw(deflated, 0, deflated.length);
        return;
      }
    }
    out.int8(FRAME);
    frame.write(lengths, count, out);
  }

  private static void readMagnitudes(ByteReader in, long[] into, int count, Deflation deflation) {
    long[] lengths = read(in, count, deflation);
    BitRow bits = BitRow.read(in);
    for (int i = 0; i < count; i++) {
      int length = (int) lengths[i];
      if (length < 0 || length > 64) {
        throw new IllegalArgumentException("no number has " + length + " bits");
      }
      long zigzag = length == 0 ? 0 : bits.next(length - 1) | 1L << (length - 1);
      into[i] = (zigzag >>> 1) ^ -(zigzag & 1);
    }
  }

  /** Sorted; none when there are too many to be worth it. */
  private static long[] distinct(long[] values, int count) {
    LongCodes codes = new LongCodes(MOST_DISTINCT);
    int most = Math.min(MOST_DISTINCT, count / 2);
    for (int i = 0; i < count; i++) {
      if (codes.add(values[i]) > most) {
        return new long[0];
      }
    }
    return codes.sorted();
  }

  private static long dictionaryBits(long[] distinct) {
    return 48 + (long) Frame.of(distinct, distinct.length).width * distinct.length;
  }

  private static void writeDistinct(long[] distinct, ByteWriter out) {
    out.varint(distinct.length);
    Frame.of(distinct, distinct.length).write(distinct, distinct.length, out);
  }

  private static long[] readDistinct(ByteReader in) {
    int size = Math.toIntExact(in.varint());
    if (size < 1 || size > MOST_DISTINCT) {
      throw new IllegalArgumentException("no dictionary has " + size + " numbers");
    }
    long[] distinct = new long[size];
    Frame.read(in, distinct, size);
    return distinct;
  }

  private static long[] codes(long[] distinct, long[] values, int count) {
    long[] codes = new long[count];
    for (int i = 0; i < count; i++) {
      codes[i] = Arrays.binarySearch(distinct, values[i]);
    }
    return codes;
  }

  private static void readDictionary(ByteReader in, long[] into, int count) {
    long[] distinct = readDistinct(in);
    in.packed(into, count, width(distinct.length - 1));
    for (int i = 0; i < count; i++) {
      into[i] = distinct[(int) into[i]];
    }
  }

  // What follows a pattern, as the makes of a trace's spans do, or is mostly the same.
  private static byte[] deflatedCodes(
      long[] distinct, long[] values, int count, Deflation deflation) {
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) Arrays.binarySearch(distinct, values[i]);
    }
    return deflation.deflate(codes);
  }

  private static void readDeflatedCodes(
      ByteReader in, long[] into, int count, Deflation deflation) {
    long[] distinct = readDistinct(in);
    byte[] codes = deflation.inflate(in.view(in.varint()), count);
    for (int i = 0; i < count; i++) {
      into[i] = distinct[codes[i] & 0xFF];
    }
  }

  static int width(long most) {
    return 64 - Long.numberOfLeadingZeros(most);
  }

  /** The distance of each number from the least, in as many bits as the largest distance takes. */
  private record Frame(long least, int width) {
    static Frame of(long[] values, int count) {
      if (count == 0) {
        return new Frame(0, 0);
      }
      long least = values[0];
      long most = values[0];
      for (int i = 1; i < count; i++) {
        least = Math.min(least, values[i]);
        most = Math.max(most, values[i]);
      }
      return new Frame(least, Integers.width(most - least));
    }

    void write(long[] values, int count, ByteWriter out) {
      out.zigzag(least);
      out.int8(width);
      long[] distances = new long[count];
      for (int i = 0; i < count; i++) {
        distances[i] = values[i] - least;
      }
      out.packed(distances, count, width);
    }

    static void read(ByteReader in, long[] into, int count) {
      long least = in.zigzag();
      in.packed(into, count, in.int8());
      for (int i = 0; i < count; i++) {
        into[i] += least;
      }
    }
  }
}
