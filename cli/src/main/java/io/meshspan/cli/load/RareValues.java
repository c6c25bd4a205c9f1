package io.meshspan.cli.load;

/**
 * Values of which there is about one in {@value #SPANS_APART} spans: what a search for a needle
 * looks for. They come at times of their own, whatever else happens.
 */
public final class RareValues {
  /** About how many spans lie between two spans with the same rare value. */
  public static final int SPANS_APART = 200_000;

  /** A {@code mesh.destination.id} that a message is seldom meant for. */
  public static final String PEER = "relay-longyearbyen-1";

  /** A {@code mesh.message.id} that seldom occurs; every other is that of one message. */
  public static final String MESSAGE_ID = "m-00000000";

  /** A {@code contract.call.outcome} that few calls have. */
  public static final String CALL_OUTCOME = "out_of_gas";

  private RareValues() {}
}
