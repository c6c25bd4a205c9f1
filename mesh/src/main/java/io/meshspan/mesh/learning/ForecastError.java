package io.meshspan.mesh.learning;

/**
 * How far forecasts were from what then came, on the same links at the same moments.
 *
 * @param forecasts how many; with none the errors say nothing
 * @param learntMillis mean absolute error of the forecasts that routes were worked out by
 * @param averageMillis mean absolute error of the moving average
 */
public record ForecastError(int forecasts, double learntMillis, double averageMillis) {}
