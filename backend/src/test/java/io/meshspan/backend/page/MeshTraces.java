package io.meshspan.backend.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a mesh of five nodes may have sent in the last minutes. */
final class MeshTraces {
  static final String HOSTILE = "<img src=x onerror=\"window.wasHere=1\">";
  static final String MESSAGE = "00000000000000000000000000000a01";
  static final String WRITE = "00000000000000000000000000000a02";
  static final String ELECTION = "00000000000000000000000000000a03";
  static final String HEALING = "00000000000000000000000000000a04";
  static final String HOSTILE_ID = "00000000000000000000000000000a05";
  static final String WAITING = "00000000000000000000000000000a06";
  static final String HUGE = "00000000000000000000000000000a07";

  static final int COUNT = 96;

  private MeshTraces() {}

  /** Everything but {@link #huge} and {@link #hostile}. */
  static List<TraceScript> asOf(long nowMillis) {
    Random random = new Random(42);
    List<TraceScript> traces = new ArrayList<>();
    traces.add(message(MESSAGE, nowMillis - 40_000));
    TraceScript write = write(WRITE, nowMillis - 25_000, 4182, MESSAGE);
    write.lines().get(0).linkedTo(ELECTION, 0);
    traces.add(write);
    traces.add(election(ELECTION, nowMillis - 33_000));
    traces.add(healing(HEALING, nowMillis - 20_000));
    traces.add(waiting(WAITING, nowMillis - 60_000));
    for (int i = 0; i < 90; i++) {
      long at = nowMillis - 5_000 - random.nextInt(400_000);
      traces.add(
          switch (i % 5) {
            case 0 -> message(id(i), at);
            case 1, 2 -> write(id(i), at, 4000 + i, id(i - i % 5));
            case 3 -> i % 15 == 3 ? healing(id(i), at) : calm(id(i), at);
            default -> spread(id(i), at);
          });
    }
    return traces;
  }

  private static String id(int number) {
    return String.format("%032x", 0xb000 + number);
  }

  static TraceScript message(String id, long at) {
    TraceScript trace = new TraceScript(id, at);
    int send =
        trace
            .span(-1, "node-1", "mesh.message_forward", "PRODUCER", 0, 21_400)
            .with("mesh.source.id", "node-1")
            .with("mesh.destination.id", "node-5")
            .with("mesh.message.id", "m-7f31")
            .with("mesh.message.size", 1840)
            .row();
    int route =
        trace
            .span(send, "node-1", "mesh.routing", "INTERNAL", 120, 640)
            .with("mesh.route.hops", 3)
            .with("mesh.route.cost", 4.25)
            .row();
    int hop =
        trace
            .span(send, "node-3", "mesh.message_forward", "CONSUMER", 3_900, 15_200)
            .with("mesh.message.hop", 1)
            .row();
    int next = trace.span(hop, "node-3", "mesh.message_forward", "PRODUCER", 4_600, 14_100).row();
    int last =
        trace
            .span(next, "node-5", "mesh.message_forward", "CONSUMER", 12_300, 5_100)
            .with("mesh.message.hop", 2)
            .row();
    trace
        .span(last, "node-5", "crdt.merge", "CONSUMER", 13_000, 2_700)
        .with("crdt.type", "delta_or_set")
        .with("crdt.replica.id", "node-5");
    return route >= 0 ? trace : null;
  }

  private static TraceScript write(String id, long at, long index, String request) {
    TraceScript trace = new TraceScript(id, at);
    int root =
        trace
            .span(-1, "node-2", "raft.commit", "INTERNAL", 0, 14_900)
            .with("raft.entries.count", 1)
            .with("raft.commit.index", index)
            .with("raft.term", 7)
            .with("raft.role", "leader")
            .linkedTo(request, 0)
            .row();
    for (int i = 1; i <= 5; i++) {
      if (i == 2) {
        continue;
      }
      int send =
          trace
              .span(
                  root, "node-2", "raft.log_replicate", "CLIENT", 300 + 90 * i, 4_000 + 1_900L * i)
              .with("raft.follower.id", "node-" + i)
              .with("raft.entries.count", 1)
              .with("raft.term", 7)
              .with("raft.replication.outcome", "matched")
              .row();
      trace.span(
          send, "node-" + i, "raft.log_replicate", "SERVER", 1_400 + 200 * i, 1_700 + 1_100 * i);
    }
    return trace;
  }

  static TraceScript election(String id, long at) {
    TraceScript trace = new TraceScript(id, at);
    trace
        .span(-1, "node-4", "raft.leader_election", "INTERNAL", 0, 186_000)
        .with("raft.term", 8)
        .with("raft.candidate.id", "node-4")
        .with("raft.votes.received", 3)
        .with("raft.election.outcome", "won")
        .event("raft.vote", 61_000, Map.of("raft.vote.peer", "node-1", "raft.vote.granted", true))
        .event("raft.vote", 142_000, Map.of("raft.vote.peer", "node-5", "raft.vote.granted", true));
    return trace;
  }

  private static TraceScript calm(String id, long at) {
    return cycle(id, at, "healthy", 0);
  }

  static TraceScript healing(String id, long at) {
    TraceScript trace = cycle(id, at, "degraded", 2);
    int execute =
        trace
            .span(0, "node-3", "mape_k.execute", "INTERNAL", 44_000, 71_000)
            .with("mape_k.actions.executed", 1)
            .with("mape_k.actions.failed", 1)
            .failed("re-join refused: node-2 answers no handshake")
            .event(
                "mape_k.action",
                49_000,
                Map.of("mape_k.action.kind", "re_route", "mape_k.action.target", "node-2"))
            .row();
    trace
        .span(execute, "node-3", "mesh.routing", "INTERNAL", 45_000, 3_200)
        .with("mesh.route.hops", 2);
    int send =
        trace
            .span(execute, "node-3", "mesh.message_forward", "PRODUCER", 50_000, 62_000)
            .failed("timed out after 60 ms")
            .row();
    trace.span(send, "node-1", "mesh.message_forward", "CONSUMER", 58_000, 7_000);
    trace
        .span(0, "node-3", "mape_k.knowledge", "INTERNAL", 116_000, 1_900)
        .with("mape_k.insights.stored", 2);
    return trace;
  }

  private static TraceScript cycle(String id, long at, String outcome, int anomalies) {
    TraceScript trace = new TraceScript(id, at);
    trace
        .span(-1, "node-3", "mape_k.cycle", "INTERNAL", 0, anomalies > 0 ? 119_000 : 42_500)
        .with("mape_k.cycle.number", 311)
        .with("mape_k.cycle.outcome", outcome)
        .with("mesh.node.id", "node-3");
    trace
        .span(0, "node-3", "mape_k.monitor", "INTERNAL", 300, 18_000)
        .with("mape_k.metrics.count", 24);
    trace
        .span(0, "node-3", "mape_k.analyze", "INTERNAL", 18_700, 14_000)
        .with("mape_k.anomalies.count", anomalies)
        .with("mape_k.analysis.confidence", 0.93);
    trace
        .span(0, "node-3", "mape_k.plan", "INTERNAL", 33_200, 9_000)
        .with("mape_k.actions.planned", anomalies);
    return trace;
  }

  private static TraceScript spread(String id, long at) {
    TraceScript trace = new TraceScript(id, at);
    int root =
        trace
            .span(-1, "node-5", "crdt.broadcast", "PRODUCER", 0, 1_900)
            .with("crdt.type", "delta_lww_map")
            .with("crdt.peers.count", 4)
            .with("crdt.delta.size", 412)
            .row();
    for (int i = 1; i <= 4; i++) {
      trace
          .span(root, "node-" + i, "crdt.merge", "CONSUMER", 700 + 410 * i, 260 + 70 * i)
          .with("crdt.changes.count", i);
    }
    return trace;
  }

  /** OTLP/JSON of a span whose every text would be a script, if it were ever taken for markup. */
  static String hostile(long at) {
    String text = HOSTILE.replace("\"", "\\\"");
    String attributes = "[{'key':'%s','value':{'stringValue':'%s'}}]".replace("%s", text);
    return """
        {'resourceSpans':[{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'<b>node</b>'}}]},
         'scopeSpans':[{'scope':{'name':'%s'},'spans':[{'traceId':'ID','spanId':'0000000000000001','name':'%s','kind':1,
          'startTimeUnixNano':'START','endTimeUnixNano':'END','attributes':ATTRIBUTES,
          'events':[{'name':'%s','timeUnixNano':'START','attributes':ATTRIBUTES}],
          'status':{'code':2,'message':'%s'}}]}]}]}
        """
        .replace("ATTRIBUTES", attributes)
        .replace("'", "\"")
        .replace("%s", text)
        .replace("ID", HOSTILE_ID)
        .replace("START", at + "000000")
        .replace("END", (at + 5) + "000000");
  }

  private static TraceScript waiting(String id, long at) {
    TraceScript trace = new TraceScript(id, at);
    for (int i = 0; i < 3; i++) {
      trace
          .span(-1, "node-4", "raft.log_replicate", "SERVER", 900L * i, 2_000)
          .with("raft.follower.id", "node-4")
          .underAParentThatNeverCame();
    }
    return trace;
  }

  /** Fifty thousand spans, an hour ago: before what the list shows when nothing is asked. */
  static TraceScript huge(long nowMillis) {
    TraceScript trace = new TraceScript(HUGE, nowMillis - 3_600_000);
    List<Integer> rows = new ArrayList<>();
    rows.add(trace.span(-1, "node-1", "ledger.state_sync", "CLIENT", 0, 60_000_000).row());
    for (int i = 1; i < 50_000; i++) {
      int parent = rows.get((i - 1) / 4);
      rows.add(
          trace
              .span(
                  parent, "node-" + (1 + i % 5), "raft.log_replicate", "SERVER", i * 1_100L, 3_000)
              .row());
    }
    return trace;
  }
}
