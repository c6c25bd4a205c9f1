package io.meshspan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.bench.spans.SpanBenchmarks;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aRowSaysBothFiguresAndTheirRatios() {
    String table =
        Table.of(
            List.of(new Comparison("off", "ours", "others", "≤ 2 ns")),
            Map.of("ours", new Measured(1, 0.1, 0), "others", new Measured(28, 2, 112)));
    assertThat(table)
        .endsWith("| off | 1.0 ± 0.1 ns, 0 B | 28.0 ± 2.0 ns, 112 B | 0.04x | 0.00x | ≤ 2 ns |\n");
  }

  @Test
  void whatIsComparedIsMeasured() {
    List<String> measured =
        Arrays.stream(SpanBenchmarks.class.getMethods()).map(Method::getName).toList();
    for (Comparison row : SpanBenchmarks.COMPARISONS) {
      assertThat(measured).contains(row.ours(), row.others());
    }
  }
}
