package io.meshspan.mesh.learning;

/**
 * What came of training on one node.
 *
 * @param weights the model
 * @param examples how many examples it learnt from, 1 or more
 * @param epochs how many times it went over them
 * @param loss mean squared error over them in the end
 */
public record TrainedModel(Vector weights, int examples, int epochs, double loss) {}
