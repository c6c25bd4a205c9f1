package io.meshspan.backend.query.traceql;

import java.util.List;

/** Steps, one after the other. */
record Pipeline(List<Stage> stages) {
  Pipeline {
    stages = List.copyOf(stages);
  }
}
