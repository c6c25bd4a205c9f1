package io.meshspan.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanTally;
import io.meshspan.store.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentVersionsTest {
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final Span SPAN =
      Span.builder(TRACE, new SpanId(3), "raft.commit")
          .lasting(SpanTally.MINUTE_NANOS, SpanTally.MINUTE_NANOS + 5)
          .build();

  @TempDir Path directory;

  @Test
  void aSpanThatStartsWithTheMinuteBelongsToTheOneThatEndsThen() throws Exception {
    List<SpanTally> tallies = ofVersion(SegmentFormat.VERSION).tallies().orElseThrow();
    assertThat(tallies).extracting(SpanTally::epochMinute).containsExactly(0L);
  }

  @Test
  void sumsByTheMinutesOfBeforeAreNotReadAndTheSpansAre() throws Exception {
    Segment before = ofVersion(SegmentFormat.FROM_ENDED_MINUTES - 1);
    assertThat(before.tallies()).isEmpty();
    assertThat(before.oldestFirst().next().spans().get()).containsExactly(SPAN);
  }

  @Test
  void aVersionThatIsYetToComeIsNamedAsSuch() {
    assertThatThrownBy(() -> ofVersion(SegmentFormat.VERSION + 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was written by a newer Meshspan");
  }

  /** What versions have in common, with a number of another in its footer. */
  private Segment ofVersion(int version) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (SegmentWriter writer = new SegmentWriter(written::write)) {
      writer.add(TRACE, List.of(SPAN));
      writer.finish(new SegmentHistory(1, 0, List.of()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(written.toByteArray());
    int end = bytes.capacity();
    bytes.put(end - 9, (byte) version);
    CRC32C crc = new CRC32C();
    int footer = SegmentFormat.FOOTER_BYTES;
    crc.update(bytes.array(), end - footer, footer - 8);
    bytes.putInt(end - 8, (int) crc.getValue());
    return Segment.open(Files.write(directory.resolve("segment"), bytes.array()), 1);
  }
}
