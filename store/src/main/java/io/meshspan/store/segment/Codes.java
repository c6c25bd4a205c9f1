package io.meshspan.store.segment;

import io.meshspan.store.SpanKind;
import io.meshspan.store.Status;
import java.util.List;

/** Enumerations as numbers: the index in these lists, to which only the end may be added. */
public final class Codes {
  /** Kinds. */
  public static final List<SpanKind> KINDS =
      List.of(
          SpanKind.UNSPECIFIED,
          SpanKind.INTERNAL,
          SpanKind.SERVER,
          SpanKind.CLIENT,
          SpanKind.PRODUCER,
          SpanKind.CONSUMER);

  /** Statuses. */
  public static final List<Status.Code> STATUSES =
      List.of(Status.Code.UNSET, Status.Code.OK, Status.Code.ERROR);

  static final List<Column.Place> PLACES =
      List.of(Column.Place.SPAN, Column.Place.EVENT, Column.Place.LINK);
  static final List<Column.Type> TYPES =
      List.of(
          Column.Type.TEXT,
          Column.Type.BOOL,
          Column.Type.WHOLE,
          Column.Type.REAL,
          Column.Type.NESTED,
          Column.Type.EMPTY);

  private Codes() {}
}
