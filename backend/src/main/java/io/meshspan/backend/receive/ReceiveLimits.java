package io.meshspan.backend.receive;

/**
 * How much is read from a sender.
 *
 * @param messageBytes of one message as it comes over the wire
 * @param inflatedBytes of one message when it is decompressed
 * @param spanBytes of one span, in protobuf
 * @param concurrentMessages decoded at the same time; who comes beyond is asked to come again
 */
public record ReceiveLimits(
    int messageBytes, int inflatedBytes, int spanBytes, int concurrentMessages) {
  public ReceiveLimits {
    if (messageBytes < 1 || inflatedBytes < 1 || spanBytes < 1 || concurrentMessages < 1) {
      throw new IllegalArgumentException("every limit of a receiver is above zero");
    }
  }

  /** 16 MiB on the wire, 64 MiB inflated, 1 MiB a span, 32 messages at a time. */
  public static ReceiveLimits standard() {
    return new ReceiveLimits(16 << 20, 64 << 20, 1 << 20, 32);
  }
}
