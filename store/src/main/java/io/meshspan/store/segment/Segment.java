package io.meshspan.store.segment;

import io.meshspan.store.AttributeKey;
import io.meshspan.store.CallObserver;
import io.meshspan.store.IncomingLink;
import io.meshspan.store.Operation;
import io.meshspan.store.Span;
import io.meshspan.store.SpanId;
import io.meshspan.store.SpanObserver;
import io.meshspan.store.SpanQuestion;
import io.meshspan.store.SpanTallies;
import io.meshspan.store.SpanTally;
import io.meshspan.store.TimeRange;
import io.meshspan.store.TraceFilter;
import io.meshspan.store.TraceId;
import io.meshspan.store.TraceVisitor;
import io.meshspan.store.bytes.ByteReader;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * Spans at rest in one file, which never changes. Read through the operating system's cache of
 * files: what it takes of the heap are a few numbers for each block and, as long as there is room,
 * what its spans share. Safe for use by many threads.
 *
 * <p>A block that is damaged counts as if it were not there, and is reported by {@link
 * #damagedBlocks}.
 */
public final class Segment implements TraceSource {
  private final Path path;
  private final long number;
  private final int version;
  private final ByteBuffer bytes;
  private final ByteBuffer[] sections;
  private final BlockIndex index;
  private final Deflation deflation = new Deflation();
  private final BitSet verified = new BitSet();
  private final BitSet damaged = new BitSet();
  private SoftReference<Tables> tables = new SoftReference<>(null);

  private Segment(Path path, long number, ByteBuffer bytes, ByteBuffer[] sections) {
    this.version = bytes.get(bytes.limit() - 9);
    this.path = path;
    this.number = number;
    this.bytes = bytes;
    this.sections = sections;
    this.index = BlockIndex.read(new ByteReader(sections[SegmentFormat.INDEX]), version);
  }

  /**
   * Opens a file; its blocks are checked as they are read.
   *
   * @param number by which the store knows it
   * @throws DamagedSegmentException when it is no segment, or was cut or changed where it says what
   *     is in it
   * @throws IOException when it cannot be read, or a newer Meshspan wrote it
   */
  public static Segment open(Path path, long number) throws IOException {
    ByteBuffer bytes;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() > Integer.MAX_VALUE) {
        throw new DamagedSegmentException("it is longer than any segment");
      }
      bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
    }
    return new Segment(path, number, bytes, sections(path, bytes));
  }

  private static ByteBuffer[] sections(Path path, ByteBuffer bytes) throws IOException {
    int footerAt = bytes.limit() - SegmentFormat.FOOTER_BYTES;
    if (footerAt < SegmentFormat.HEADER_BYTES || bytes.getInt(0) != SegmentFormat.MARKER) {
      throw new DamagedSegmentException("it does not begin as a segment does, or is too short");
    }
    int end = bytes.limit();
    if (bytes.getInt(end - 4) != SegmentFormat.MARKER) {
      throw new DamagedSegmentException("its end is missing");
    }
    if (checksum(bytes.slice(footerAt, SegmentFormat.FOOTER_BYTES - 8)) != bytes.getInt(end - 8)) {
      throw new DamagedSegmentException("its footer is damaged");
    }
    byte version = bytes.get(end - 9);
    if (version < 1 || version > SegmentFormat.VERSION) {
      throw new IOException(
          path + " was written by a newer Meshspan; open it with that version or a later one");
    }
    ByteReader footer = new ByteReader(bytes.slice(footerAt, SegmentFormat.FOOTER_BYTES));
    ByteBuffer[] sections = new ByteBuffer[SegmentFormat.SECTIONS];
    for (int i = 0; i < sections.length; i++) {
      long offset = footer.int64();
      long length = footer.int64();
      int checksum = footer.int32();
      if (offset < 0 || length < 0 || offset > footerAt || length > footerAt - offset) {
        throw new DamagedSegmentException("its footer points beyond its end");
      }
      sections[i] = bytes.slice((int) offset, (int) length);
      if (checksum(sections[i]) != checksum) {
        throw new DamagedSegmentException("section " + i + " at byte " + offset + " is damaged");
      }
    }
    return sections;
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  /** Its file. */
  public Path path() {
    return path;
  }

  /** By which the store knows it; later ones are higher. */
  public long number() {
    return number;
  }

  /** Bytes of its file. */
  public long bytes() {
    return bytes.limit();
  }

  /** How many spans it has. */
  public long spans() {
    return index.spans();
  }

  /**
   * What its spans share takes so much of the heap while it is in use, by an estimate in bytes; 0
   * for a segment of version 1, which does not say it.
   */
  public long tablesWeight() {
    return index.tablesWeight();
  }

  /** Where it comes from. */
  public SegmentHistory history() {
    return index.history();
  }

  /** From the first start of a span to the last; empty for a segment without spans. */
  public Optional<TimeRange> starts() {
    if (index.entries().isEmpty()) {
      return Optional.empty();
    }
    long least = Long.MAX_VALUE;
    long most = 0;
    for (BlockIndex.Entry entry : index.entries()) {
      least = Math.min(least, entry.bounds().leastStart());
      most = Math.max(most, entry.bounds().mostStart());
    }
    return Optional.of(new TimeRange(least, most));
  }

  /** The blocks that were found damaged so far. */
  public List<DamagedBlock> damagedBlocks() {
    List<DamagedBlock> all = new ArrayList<>();
    synchronized (verified) {
      damaged.stream()
          .mapToObj(index.entries()::get)
          .forEach(entry -> all.add(new DamagedBlock(entry.offset(), entry.length())));
    }
    return all;
  }

  /**
   * A part of the file whose checksum does not fit.
   *
   * @param offset of its first byte
   */
  public record DamagedBlock(long offset, long length) {}

  BlockIndex index() {
    return index;
  }

  Tables tables() {
    synchronized (deflation) {
      Tables read = tables.get();
      if (read == null) {
        read = Tables.read(sections[SegmentFormat.TABLES], deflation);
        tables = new SoftReference<>(read);
      }
      return read;
    }
  }

  /** A block, unless it is damaged. */
  Optional<Block> block(int number, Tables shared) {
    BlockIndex.Entry entry = index.entries().get(number);
    ByteBuffer slice = bytes.slice(entry.offset(), entry.length());
    synchronized (verified) {
      if (damaged.get(number)) {
        return Optional.empty();
      }
      if (!verified.get(number)) {
        boolean whole = checksum(slice) == entry.checksum();
        (whole ? verified : damaged).set(number);
        if (!whole) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Block(slice, shared, deflation));
  }

  TextFilter textFilter(int block) {
    BlockIndex.Entry entry = index.entries().get(block);
    return new TextFilter(
        sections[SegmentFormat.TEXT_FILTERS].slice(entry.filterOffset(), entry.filterLength()));
  }

  TraceId traceId(int part) {
    ByteBuffer ids = sections[SegmentFormat.TRACE_IDS];
    return new TraceId(ids.getLong(part * 16), ids.getLong(part * 16 + 8));
  }

  /** The parts of this trace that are here, in their order; none for a trace that is not. */
  private List<Integer> findParts(TraceId id) {
    ByteBuffer hashes = sections[SegmentFormat.HASHES];
    long hash = TraceHash.of(id);
    int count = hashes.limit() / TraceHash.ENTRY_BYTES;
    int from = TraceHash.firstAtLeast(hashes, hash);
    List<Integer> parts = null;
    for (; from < count && TraceHash.hash(hashes, from) == hash; from++) {
      int part = TraceHash.part(hashes, from);
      if (traceId(part).equals(id)) {
        parts = parts == null ? new ArrayList<>(2) : parts;
        parts.add(part);
      }
    }
    return parts == null ? List.of() : parts;
  }

  @Override
  public int partsOf(TraceId id) {
    return findParts(id).size();
  }

  @Override
  public List<Span> spansOf(TraceId id) {
    List<Integer> parts = findParts(id);
    if (parts.isEmpty()) {
      return List.of();
    }
    Tables shared = tables();
    List<Span> spans = new ArrayList<>();
    for (int part : parts) {
      int blockNumber = index.blockOf(part);
      block(blockNumber, shared)
          .ifPresent(
              block -> {
                int first = index.entries().get(blockNumber).firstTrace();
                spans.addAll(new BlockTraces(this, block, first).spans(part - first));
              });
    }
    return spans;
  }

  @Override
  public void servicesOf(TraceId id, BiConsumer<SpanId, String> to) {
    for (int part : findParts(id)) {
      int number = index.blockOf(part);
      int first = index.entries().get(number).firstTrace();
      block(number, tables())
          .ifPresent(block -> new BlockTraces(this, block, first).services(part - first, to));
    }
  }

  @Override
  public Iterator<TracePart> newestFirst(TraceFilter filter) {
    return new NewestFirst(this, filter);
  }

  /** All traces, by the start of their first span here, oldest first. */
  public Iterator<TracePart> oldestFirst() {
    return new OldestFirst(this);
  }

  /** Shows the spans that a question is about, in any order. */
  public TraceVisitor.Next observe(SpanQuestion question, SpanObserver observer) {
    return new Sightings(this, question).show(observer);
  }

  /**
   * Shows the calls of its spans that start in the range, where the caller is not at hand apart.
   */
  public TraceVisitor.Next calls(TimeRange range, CallObserver known, CalleeObserver open) {
    return new CallRows(this, range).show(known, open);
  }

  /** Adds the keys of its spans that start in the range, and perhaps of others near to them. */
  public void addKeys(TimeRange range, Set<AttributeKey> to) {
    new KeysOfBlocks(this, range).addTo(to);
  }

  /** The operations of its spans, with the services that have them. */
  public Set<ServiceOperation> operations() {
    Set<ServiceOperation> all = new HashSet<>();
    for (Shape shape : tables().shapes()) {
      all.add(
          new ServiceOperation(
              shape.resource().service(), new Operation(shape.name(), shape.kind())));
    }
    return all;
  }

  /** An operation and who has it. */
  public record ServiceOperation(String service, Operation operation) {}

  /** The links of its spans that point at this trace. */
  public List<IncomingLink> linksTo(TraceId id) {
    List<IncomingLink> found = new ArrayList<>();
    Tables shared = tables();
    for (int number = 0; number < index.entries().size(); number++) {
      BlockIndex.Entry entry = index.entries().get(number);
      if (entry.bounds().hasLinks()) {
        block(number, shared)
            .filter(block -> pointsAt(id, block, entry.firstTrace()))
            .ifPresent(
                block ->
                    new BlockTraces(this, block, entry.firstTrace())
                        .all()
                        .forEach(span -> addLinks(id, span, found)));
      }
    }
    return found;
  }

  private boolean pointsAt(TraceId id, Block block, int firstTrace) {
    for (int part : findParts(id)) {
      long reference = LinkTarget.reference(firstTrace, part);
      for (long each : block.numbers(Section.LINK_TRACES)) {
        if (each == reference) {
          return true;
        }
      }
    }
    long[] foreign = block.numbers(Section.LINK_FOREIGN_TRACES);
    for (int i = 0; i < foreign.length; i += 2) {
      if (foreign[i + 1] == id.low() && foreign[i] == id.high()) {
        return true;
      }
    }
    return false;
  }

  private static void addLinks(TraceId id, Span span, List<IncomingLink> to) {
    span.links().stream()
        .filter(link -> link.traceId().equals(id))
        .map(
            link ->
                new IncomingLink(
                    link.spanId(), span.traceId(), span.spanId(), span.name(), span.service()))
        .forEach(to::add);
  }

  /** Its spans added up by minute; empty where they are of too many makes, or by other minutes. */
  public Optional<List<SpanTally>> tallies() {
    return version < SegmentFormat.FROM_ENDED_MINUTES
        ? Optional.empty()
        : RollUps.read(sections[SegmentFormat.ROLL_UPS], tables().strings(), deflation);
  }

  /** Adds up the spans that start in the range, by looking at each of their blocks. */
  public void tally(TimeRange range, SpanTallies into) {
    Tables shared = tables();
    for (int number = 0; number < index.entries().size(); number++) {
      BlockIndex.Entry entry = index.entries().get(number);
      if (entry.bounds().meet(range)) {
        block(number, shared)
            .ifPresent(
                block -> {
                  long[] starts = block.starts();
                  long[] durations = block.numbers(Section.DURATIONS);
                  for (int row = 0; row < starts.length; row++) {
                    if (range.contains(starts[row])) {
                      into.add(block.shape(row).make(), starts[row], Math.max(0, durations[row]));
                    }
                  }
                });
      }
    }
  }
}
