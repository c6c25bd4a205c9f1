package io.meshspan.mesh.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshspan.api.Meshspan;
import io.meshspan.mesh.link.LinkQuality;
import io.meshspan.mesh.topology.NodeId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One link that swings once a day, on a clock of its own, and one that answers now and then. */
class LinkOutlookTest {
  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final NodeId SWINGING = new NodeId(2);
  private static final NodeId SILENT = new NodeId(3);
  private static final Duration DAY = Duration.ofSeconds(40);

  private long now;
  private double average = millisAt(0);
  private final Meshspan meshspan = Meshspan.of(TELEMETRY.getOpenTelemetry());
  private final LinkOutlook outlook =
      new LinkOutlook(List.of(SWINGING, SILENT), DAY, () -> now, meshspan);
  private final List<LinkLearner.Judged> judged = new ArrayList<>();
  private final LinkLearner learner = new LinkLearner(outlook, meshspan, judged::add);

  @Test
  void withoutAModelLinksAreExpectedToStayAsTheyAre() {
    measureFor(Duration.ofSeconds(60));
    Map<NodeId, LinkQuality> measured = Map.of(SWINGING, quality(), SILENT, quality());
    assertThat(outlook.expected(measured)).isEqualTo(measured);
    ForecastError error = outlook.error();
    assertThat(error.forecasts()).isEqualTo(120 - 8 + 1 - 4);
    assertThat(error.learntMillis()).isEqualTo(error.averageMillis()).isPositive();
  }

  @Test
  void aTrainedModelKnowsWhatComesBetterThanTheAverage() {
    measureFor(Duration.ofMinutes(2));
    trainAndAdopt(8);
    Evaluation evaluation = judged.get(judged.size() - 1).evaluation();
    assertThat(evaluation.isBetterThanNone()).isTrue();
    assertThat(evaluation.accuracy()).isGreaterThan(evaluation.accuracyWithout());
    measureFor(Duration.ofSeconds(40));
    double expected = outlook.expected(Map.of(SWINGING, quality())).get(SWINGING).rttMillis();
    double comes = millisAt(now + LinkOutlook.AHEAD.toMillis());
    assertThat(Math.abs(expected - comes)).isLessThan(0.3 * Math.abs(average - comes));
    measureFor(Duration.ofMinutes(4));
    assertThat(outlook.error().learntMillis()).isLessThan(0.3 * outlook.error().averageMillis());
  }

  @Test
  void theAccuracyThatIsSaidIsThatOfTheModelOnExamplesThatItWasNotTrainedOn() {
    measureFor(Duration.ofSeconds(90));
    trainAndAdopt(2);
    LinkLearner.Judged last = judged.get(judged.size() - 1);
    assertThat(outlook.examples().forTraining()).doesNotContainAnyElementsOf(last.heldOut());
    double accuracy = new LinearModel(last.weights()).accuracy(last.heldOut());
    SpanData span = last(spans("ml.evaluation"));
    assertThat(span.getAttributes().get(AttributeKey.doubleKey("ml.evaluation.accuracy")))
        .isEqualTo(accuracy);
    assertThat(span.getAttributes().get(AttributeKey.longKey("ml.evaluation.examples")))
        .isEqualTo(last.heldOut().size());
    MetricData gauge =
        TELEMETRY.getMetrics().stream()
            .filter(metric -> metric.getName().equals("ml.model.accuracy"))
            .findFirst()
            .orElseThrow();
    assertThat(gauge.getDoubleGaugeData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getValue()).isEqualTo(accuracy));
  }

  @Test
  void aModelThatIsWorseThanNoneIsNotObeyed() {
    measureFor(Duration.ofSeconds(90));
    double[] absurd = new double[LinkHistory.INPUTS];
    absurd[0] = 30;
    Optional<Evaluation> evaluation = learner.adopt(Vector.of(absurd), "absurd");
    assertThat(evaluation.orElseThrow().isBetterThanNone()).isFalse();
    Map<NodeId, LinkQuality> measured = Map.of(SWINGING, quality());
    assertThat(outlook.expected(measured)).isEqualTo(measured);
  }

  @Test
  void nothingIsTrainedOrJudgedOnTooLittle() {
    measureFor(Duration.ofSeconds(6));
    assertThat(learner.train(learner.firstWeights(), 1)).isEmpty();
    assertThat(learner.evaluate(learner.firstWeights(), "0")).isEmpty();
    assertThat(TELEMETRY.getSpans()).isEmpty();
  }

  @Test
  void eachPassOverTheExamplesIsASpanWithTheLossAfterIt() {
    measureFor(Duration.ofSeconds(60));
    TrainedModel trained = learner.train(learner.firstWeights(), 1).orElseThrow();
    List<SpanData> passes = spans("ml.training");
    assertThat(passes)
        .extracting(span -> span.getAttributes().get(AttributeKey.longKey("ml.training.epoch")))
        .containsExactly(1L, 2L);
    List<Example> examples = outlook.examples().forTraining();
    assertThat(trained.examples()).isEqualTo(examples.size());
    assertThat(trained.loss()).isEqualTo(new LinearModel(trained.weights()).loss(examples));
    assertThat(last(passes).getAttributes().get(AttributeKey.doubleKey("ml.training.loss")))
        .isEqualTo(trained.loss());
  }

  @Test
  void forecastsForRoutesAreSeenOnceInAWhile() {
    measureFor(Duration.ofSeconds(90));
    trainAndAdopt(4);
    TELEMETRY.clearSpans();
    Map<NodeId, LinkQuality> measured = Map.of(SWINGING, quality(), SILENT, quality());
    for (int i = 0; i < 10; i++) {
      assertThat(outlook.expectedInSpans(measured)).isEqualTo(outlook.expected(measured));
    }
    SpanData span = last(spans("ml.inference"));
    assertThat(spans("ml.inference")).as("one for the link of which enough is known").hasSize(1);
    assertThat(span.getAttributes().get(AttributeKey.doubleKey("ml.output.score")))
        .isEqualTo(outlook.expected(measured).get(SWINGING).rttMillis());
    assertThat(span.getAttributes().get(AttributeKey.stringKey("ml.model.version"))).isEqualTo("4");
    now += 5_000;
    outlook.expectedInSpans(measured);
    assertThat(spans("ml.inference")).hasSize(2);
  }

  @Test
  void whatComesAfterASilenceIsHeldAgainstNoForecast() {
    measureFor(Duration.ofSeconds(10));
    int before = outlook.error().forecasts();
    now += 20_000;
    measureFor(Duration.ofMillis(500));
    assertThat(outlook.error().forecasts()).isEqualTo(before);
  }

  private void measureFor(Duration time) {
    for (long end = now + time.toMillis(); now < end; ) {
      now += 500;
      average += (millisAt(now) - average) / 8;
      outlook.measured(SWINGING, millisAt(now), quality());
    }
  }

  private void trainAndAdopt(int rounds) {
    Vector weights = learner.firstWeights();
    for (int round = 1; round <= rounds; round++) {
      weights = learner.train(weights, round).orElseThrow().weights();
      learner.adopt(weights, Integer.toString(round));
    }
  }

  private LinkQuality quality() {
    return new LinkQuality(average, 1, 0);
  }

  private static double millisAt(long millis) {
    return 30 + 20 * Math.sin(2 * Math.PI * millis / DAY.toMillis());
  }

  private static List<SpanData> spans(String name) {
    return TELEMETRY.getSpans().stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static SpanData last(List<SpanData> spans) {
    return spans.get(spans.size() - 1);
  }
}
