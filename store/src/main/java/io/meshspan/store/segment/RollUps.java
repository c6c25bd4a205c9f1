package io.meshspan.store.segment;

import io.meshspan.store.Span;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.SpanTally;
import io.meshspan.store.bytes.ByteReader;
import io.meshspan.store.bytes.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A segment's spans, added up. Given up where that would be no shorter than the spans. */
final class RollUps {
  private static final int MOST_TALLIES = 1 << 15;

  private SpanTallies tallies = new SpanTallies();
  private boolean givenUp;

  void add(Span span) {
    if (!givenUp) {
      tallies.add(span);
      givenUp = tallies.size() > MOST_TALLIES;
      tallies = givenUp ? new SpanTallies() : tallies;
    }
  }

  byte[] write(TablesWriter tables) {
    ByteWriter out = new ByteWriter();
    out.int8(givenUp ? 0 : 1);
    LongRow[] columns = new LongRow[9];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new LongRow();
    }
    for (SpanTally tally : tallies.toList()) {
      columns[0].add(tally.epochMinute());
      columns[1].add(tables.string(tally.service()));
      columns[2].add(tables.string(tally.name()));
      columns[3].add(Codes.KINDS.indexOf(tally.kind()));
      columns[4].add(Codes.STATUSES.indexOf(tally.status()));
      columns[5].add(tally.spans());
      columns[6].add(tally.durationNanos());
      int from = 0;
      while (from < tally.durations().size() - 1 && tally.durations().get(from) == 0) {
        from++;
      }
      columns[7].add((long) from << 8 | tally.durations().size());
      tally.durations().subList(from, tally.durations().size()).forEach(columns[8]::add);
    }
    out.varint(columns[0].size());
    out.varint(columns[8].size());
    for (LongRow column : columns) {
      column.writeIntegers(out);
    }
    return out.toBytes();
  }

  static Optional<List<SpanTally>> read(ByteBuffer section, List<String> strings) {
    ByteReader in = new ByteReader(section);
    boolean there = in.int8() == 1;
    int count = Math.toIntExact(in.varint());
    int buckets = Math.toIntExact(in.varint());
    if (count < 0 || count > MOST_TALLIES || buckets < 0 || buckets > 65L * MOST_TALLIES) {
      throw new IllegalArgumentException("no segment has so many tallies");
    }
    long[][] columns = new long[9][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Integers.read(in, i == 8 ? buckets : count);
    }
    List<SpanTally> all = new ArrayList<>(count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int from = (int) columns[7][i] >>> 8;
      int size = (int) columns[7][i] & 0xFF;
      List<Long> durations = new ArrayList<>(size);
      for (int b = 0; b < size; b++) {
        durations.add(b < from ? 0 : columns[8][next++]);
      }
      all.add(
          new SpanTally(
              columns[0][i],
              strings.get((int) columns[1][i]),
              strings.get((int) columns[2][i]),
              Codes.KINDS.get((int) columns[3][i]),
              Codes.STATUSES.get((int) columns[4][i]),
              columns[5][i],
              columns[6][i],
              durations));
    }
    return there ? Optional.of(all) : Optional.empty();
  }
}
