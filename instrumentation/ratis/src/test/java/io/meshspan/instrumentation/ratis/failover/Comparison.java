package io.meshspan.instrumentation.ratis.failover;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the exported spans of either tracing let one know of the writes, beside what the servers'
 * own journals say happened.
 *
 * @param spans every span that any process exported
 * @param applies what the servers applied, in all their lives: a restarted one applies its log
 *     again
 */
record Comparison(List<SpanLine> spans, Set<Apply> applies) {
  static final String MESHSPAN = "io.meshspan";
  static final String RATIS = "org.apache.ratis";

  /** A server applied the write whose span this is. */
  record Apply(String node, String write) {}

  /**
   * One tracing's figures.
   *
   * @param traces distinct traces in which it has spans
   * @param orphans spans whose parent no process exported
   * @param tracesInPieces traces with such a span
   * @param appliesUnknown applies on a server from which no span belongs to or links to the write
   * @param writesFollowed writes that can be followed to every server that applied them
   */
  record Figures(
      int spans,
      int traces,
      int orphans,
      int tracesInPieces,
      int applies,
      int appliesUnknown,
      int writes,
      int writesFollowed) {}

  static Comparison read(Path directory) throws IOException {
    List<SpanLine> spans = new ArrayList<>();
    Set<Apply> applies = new HashSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("spans-")) {
          whole(file).map(SpanLine::parse).forEach(spans::add);
        } else if (name.startsWith("applied-")) {
          String node = name.substring("applied-".length(), name.lastIndexOf('.'));
          whole(file)
              .map(line -> new Apply(node, line.substring(line.indexOf(' ') + 1)))
              .forEach(applies::add);
        }
      }
    }
    return new Comparison(spans, applies);
  }

  /** A kill can cut the last line. */
  private static Stream<String> whole(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines();
  }

  Figures of(String scope) {
    List<SpanLine> own = spans.stream().filter(span -> span.scope().startsWith(scope)).toList();
    Set<String> exported = spans.stream().map(SpanLine::id).collect(Collectors.toSet());
    List<SpanLine> orphans =
        own.stream()
            .filter(span -> !span.parent().isEmpty() && !exported.contains(span.parent()))
            .toList();
    Set<Apply> known = known(own);
    Set<Apply> unknown = new HashSet<>(applies);
    unknown.removeAll(known);
    Set<String> writes = applies.stream().map(Apply::write).collect(Collectors.toSet());
    Set<String> lost = unknown.stream().map(Apply::write).collect(Collectors.toSet());
    return new Figures(
        own.size(),
        tracesOf(own).size(),
        orphans.size(),
        tracesOf(orphans).size(),
        applies.size(),
        unknown.size(),
        writes.size(),
        writes.size() - lost.size());
  }

  private static Set<String> tracesOf(List<SpanLine> spans) {
    return spans.stream().map(SpanLine::trace).collect(Collectors.toSet());
  }

  /** The writes that some span of a server belongs to, or links to. */
  private Set<Apply> known(List<SpanLine> own) {
    Map<String, String> writeOfTrace = new HashMap<>();
    spans.stream()
        .filter(span -> span.scope().equals("application"))
        .forEach(write -> writeOfTrace.put(write.trace(), write.id()));
    Set<Apply> known = new HashSet<>();
    for (SpanLine span : own) {
      if (writeOfTrace.containsKey(span.trace())) {
        known.add(new Apply(span.node(), writeOfTrace.get(span.trace())));
      }
      span.links().forEach(link -> known.add(new Apply(span.node(), link)));
    }
    return known;
  }

  /** The commits of entries alone: what an apply is linked by. */
  Set<Apply> linkedByCommits() {
    return known(spans.stream().filter(span -> span.name().equals("raft.commit")).toList());
  }

  String table(int writes, int kills) {
    Figures meshspan = of(MESHSPAN);
    Figures ratis = of(RATIS);
    StringBuilder table = new StringBuilder();
    table.append(
        "%d writes, the leader killed %d times, both tracings on in one run%n"
            .formatted(writes, kills));
    row(table, "", "Meshspan", "Ratis's own");
    row(table, "spans", meshspan.spans, ratis.spans);
    row(table, "traces", meshspan.traces, ratis.traces);
    row(table, "spans whose parent never arrived", meshspan.orphans, ratis.orphans);
    row(table, "traces in pieces", meshspan.tracesInPieces, ratis.tracesInPieces);
    row(table, "applies (server and write)", meshspan.applies, ratis.applies);
    row(table, "applies that no span leads to", meshspan.appliesUnknown, ratis.appliesUnknown);
    row(table, "writes followed to every server", meshspan.writesFollowed, ratis.writesFollowed);
    return table.toString();
  }

  private static void row(StringBuilder table, String what, Object meshspan, Object ratis) {
    table.append("%-36s %12s %12s%n".formatted(what, meshspan, ratis));
  }
}
