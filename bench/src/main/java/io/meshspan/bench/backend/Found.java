package io.meshspan.bench.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What a backend did and needed.
 *
 * @param load the report of the load that was measured
 * @param held spans of it that the backend says it took
 * @param heldBefore spans of the warm-up that it took
 * @param cpuSeconds what its process used, from before that load until it had settled
 * @param diskBytes what all of its data takes on disk after an orderly end
 * @param mostResident the most memory it had, in bytes
 * @param answers how long questions took
 * @param unanswered questions that were not answered with 200
 */
record Found(
    String name,
    JsonNode load,
    long held,
    long heldBefore,
    double cpuSeconds,
    long diskBytes,
    long mostResident,
    Map<String, Answers> answers,
    int unanswered,
    String whyUnanswered) {

  /** The same with what its data takes, which is known once it has ended. */
  Found onDisk(long bytes) {
    return new Found(
        name,
        load,
        held,
        heldBefore,
        cpuSeconds,
        bytes,
        mostResident,
        answers,
        unanswered,
        whyUnanswered);
  }

  long created() {
    return load.path("created").longValue();
  }

  /** Spans that were created and are not there, wherever they were lost. */
  long lost() {
    return created() - held;
  }

  double spansPerCpuSecond() {
    return held / cpuSeconds;
  }

  double bytesPerSpan() {
    return (double) diskBytes / (held + heldBefore);
  }

  ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("name", name);
    json.put("created", created());
    json.put("held", held);
    json.put("heldBefore", heldBefore);
    json.put("lost", lost());
    json.put("cpuSeconds", cpuSeconds);
    json.put("spansPerCpuSecond", spansPerCpuSecond());
    json.put("diskBytes", diskBytes);
    json.put("bytesPerSpan", bytesPerSpan());
    json.put("mostResidentBytes", mostResident);
    json.put("unanswered", unanswered);
    ObjectNode all = json.putObject("answers");
    answers.forEach(
        (what, found) -> {
          ObjectNode one = all.putObject(what);
          one.put("count", found.times().count());
          one.put("p50Nanos", found.times().at(0.5));
          one.put("p99Nanos", found.times().at(0.99));
          one.put("maxNanos", found.times().max());
          one.put("meanLength", found.meanLength());
        });
    json.set("load", load);
    return json;
  }
}
