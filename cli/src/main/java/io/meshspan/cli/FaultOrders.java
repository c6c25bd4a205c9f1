package io.meshspan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What {@code meshspan fault} tells a demo, as a line of JSON, and what it is answered. */
final class FaultOrders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Faults faults;
  private final Consumer<String> said;

  /**
   * Orders to these.
   *
   * @param said is told what was begun and ended, for whoever watches the demo
   */
  FaultOrders(Faults faults, Consumer<String> said) {
    this.faults = faults;
    this.said = said;
  }

  static String toStart(Fault fault) {
    return JSON.createObjectNode()
        .put("do", "start")
        .put("kind", fault.kind().text())
        .put("target", fault.target())
        .put("millis", fault.time().toMillis())
        .put("by", fault.by().toMillis())
        .put("share", fault.share())
        .toString();
  }

  static String toStop(int number) {
    return JSON.createObjectNode().put("do", "stop").put("fault", number).toString();
  }

  static String toStopAll() {
    return JSON.createObjectNode().put("do", "stop").toString();
  }

  static String toList() {
    return JSON.createObjectNode().put("do", "list").toString();
  }

  /** Does what a line orders. */
  List<String> obey(String line) {
    JsonNode order;
    try {
      order = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ProblemException("That is no order.", e);
    }
    return switch (order.path("do").asText()) {
      case "start" -> start(order);
      case "stop" -> stop(order);
      case "list" -> faults.running().stream().map(FaultOrders::text).toList();
      default -> throw new ProblemException("That is no order.");
    };
  }

  private List<String> start(JsonNode order) {
    Fault fault =
        new Fault(
            FaultKind.of(order.path("kind").asText()),
            order.path("target").asText(),
            Duration.ofMillis(order.path("millis").asLong()),
            Duration.ofMillis(order.path("by").asLong()),
            order.path("share").asDouble());
    String text = text(faults.start(fault));
    said.accept(text);
    return List.of(text);
  }

  private List<String> stop(JsonNode order) {
    List<Faults.Running> ended = new ArrayList<>();
    if (order.has("fault")) {
      ended.add(faults.stop(order.path("fault").asInt()));
    } else {
      faults.running().forEach(each -> ended.add(faults.stop(each.number())));
    }
    List<String> texts = ended.stream().map(FaultOrders::ended).toList();
    texts.forEach(said);
    return texts;
  }

  /** One line for people. */
  static String text(Faults.Running running) {
    Duration left = Duration.between(Instant.now(), running.until());
    return String.format(
        "Fault %d: %s, for another %d s",
        running.number(), running.fault().text(), Math.max(0, (left.toMillis() + 999) / 1_000));
  }

  /** One line for people. */
  static String ended(Faults.Running running) {
    return "Fault " + running.number() + " has ended: " + running.fault().text();
  }
}
