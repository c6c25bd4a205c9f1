package io.meshspan.backend.receive;

/** Why a span is not taken, in words for its sender. */
enum Refusal {
  TRACE_ID("trace id is not 16 bytes, or all zero"),
  SPAN_ID("span id is not 8 bytes, or all zero"),
  PARENT_ID("parent span id is not 8 bytes"),
  OWN_PARENT("span is its own parent"),
  NO_START("start time is missing"),
  FAR_TIME("a time lies after the year 2262"),
  TOO_LARGE("span is larger than the limit"),
  TOO_DEEP("a value is nested too deeply"),
  DATAGRAM("datagram cannot be read (however many spans it had)"),
  NO_ROOM("the store took nothing when it came, by a protocol without answers"),
  TRACE_FULL("its trace holds as many spans as it may");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
