package io.meshspan.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Batches and questions made from a seed, over so few ids and names that they collide often. */
public final class GeneratedHistory {
  /** Ranges of a few begin and end within minutes and reach over several. */
  private static final long TICK = 7_000_000_000L;

  private static final String[] SERVICES = {"node-1", "node-2", "node-3"};
  private static final String[] NAMES = {"raft.commit", "mesh.routing", "crdt.merge"};

  private final Random random;

  /** The same history for the same seed. */
  public GeneratedHistory(long seed) {
    random = new Random(seed);
  }

  /** The next batch. */
  public List<Span> batch() {
    List<Span> batch = new ArrayList<>();
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      batch.add(span());
    }
    return batch;
  }

  /** A trace that may be there. */
  public TraceId traceId() {
    return new TraceId(random.nextInt(2), 1 + random.nextInt(8));
  }

  private SpanId spanId() {
    return new SpanId(1 + random.nextInt(12));
  }

  private Span span() {
    SpanId id = spanId();
    SpanId parent = spanId();
    long start = TICK * (1L + random.nextInt(100));
    return Span.builder(traceId(), id, pick(NAMES))
        .lasting(start, start + TICK * random.nextInt(20))
        .parent(parent.equals(id) ? Optional.empty() : Optional.of(parent))
        .kind(pick(SpanKind.values()))
        .status(new Status(pick(Status.Code.values()), ""))
        .attributes(List.of(Attribute.of("raft.term", random.nextInt(3))))
        .links(random.nextInt(3) == 0 ? List.of(Link.to(traceId(), spanId())) : List.of())
        .resource(Resource.ofService(pick(SERVICES)))
        .build();
  }

  /** Some time. */
  public TimeRange range() {
    long start = TICK * random.nextInt(100) + random.nextInt(2);
    return new TimeRange(start, start + TICK * random.nextInt(60));
  }

  /** A filter of some traces. */
  public TraceFilter filter() {
    TraceFilter filter = TraceFilter.of(range());
    String service = pick(SERVICES);
    return random.nextBoolean() ? filter.having(new SpanTest.OnService(service::equals)) : filter;
  }

  /** A search for some traces. */
  public TraceQuery query() {
    TraceQuery query = TraceQuery.newest(1 + random.nextInt(6), range());
    query = random.nextBoolean() ? query.ofService(pick(SERVICES)) : query;
    query = random.nextBoolean() ? query.named(pick(NAMES)) : query;
    query = random.nextInt(3) == 0 ? query.lasting(TICK * random.nextInt(8), TICK * 12) : query;
    return switch (random.nextInt(4)) {
      case 0 -> query.tagged(Map.of("raft.term", "1"));
      case 1 -> query.tagged(Map.of("error", "true"));
      default -> query;
    };
  }

  private <T> T pick(T[] from) {
    return from[random.nextInt(from.length)];
  }
}
