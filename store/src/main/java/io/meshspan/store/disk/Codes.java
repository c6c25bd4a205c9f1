package io.meshspan.store.disk;

import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import java.util.List;

/** Enumerations as numbers: the index in these lists, to which only the end may be added. */
final class Codes {
  static final List<SpanKind> KINDS =
      List.of(
          SpanKind.UNSPECIFIED,
          SpanKind.INTERNAL,
          SpanKind.SERVER,
          SpanKind.CLIENT,
          SpanKind.PRODUCER,
          SpanKind.CONSUMER);
  static final List<Status.Code> STATUSES =
      List.of(Status.Code.UNSET, Status.Code.OK, Status.Code.ERROR);

  private Codes() {}
}
