package io.meshspan.store.segment;

import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings of which many may be the same: each distinct one once, in the order in which they come,
 * then which of them each value is.
 *
 * @param codes of each value, an index among the entries
 */
@SuppressWarnings("ArrayRecordComponent") // Within this package, never compared.
record TextColumn(List<String> entries, long[] codes) {

  static void write(List<String> values, TablesWriter tables, Deflation deflation, ByteWriter out) {
    Map<String, Integer> known = new HashMap<>();
    List<String> inline = new ArrayList<>();
    LongRow entries = new LongRow();
    LongRow codes = new LongRow();
    for (String value : values) {
      Integer code = known.get(value);
      if (code == null) {
        code = known.size();
        known.put(value, code);
        int shared = tables.sharedValue(value);
        entries.add(shared);
        if (shared == 0) {
          inline.add(value);
        }
      }
      codes.add(code);
    }
    out.varint(entries.size());
    entries.writeIntegers(out);
    Texts.write(inline, deflation, out);
    codes.writeIntegers(out);
  }

  static TextColumn read(ByteReader in, int count, List<String> shared, Deflation deflation) {
    int size = Math.toIntExact(in.varint());
    if (size < 0 || size > count) {
      throw new IllegalArgumentException("more strings than values");
    }
    long[] references = Integers.read(in, size);
    int inlineCount = 0;
    for (long reference : references) {
      inlineCount += reference == 0 ? 1 : 0;
    }
    List<String> inline = Texts.read(in, inlineCount, deflation);
    List<String> entries = new ArrayList<>(size);
    int next = 0;
    for (long reference : references) {
      entries.add(reference == 0 ? inline.get(next++) : shared.get((int) reference - 1));
    }
    return new TextColumn(entries, Integers.read(in, count));
  }

  String value(int index) {
    return entries.get((int) codes[index]);
  }
}
