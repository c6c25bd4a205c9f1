package io.meshspan.backend.receive;

import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.Resource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * Jaeger's batches in Thrift. Fields that are not known are passed over.
 *
 * <p>Source: Jaeger's interface definitions {@code jaeger.thrift} and {@code agent.thrift}.
 */
final class JaegerThrift {
  private static final int DEPTH = 16;
  private static final byte BINARY_CALL = (byte) 0x80;

  /** The least that a tag, a log or a reference counts of a span's bytes. */
  private static final int BYTES_OF_ELEMENT = 16;

  private final ReceiveLimits limits;

  JaegerThrift(ReceiveLimits limits) {
    this.limits = limits;
  }

  /** A {@code Batch} in the binary protocol, as it is posted over HTTP. */
  Arrivals batch(byte[] body) throws RefusedMessageException {
    try {
      int length = body.length;
      return new Reader(new TBinaryProtocol(transport(body, length), length, length)).batch();
    } catch (TException | RuntimeException e) {
      throw malformed("binary", e);
    }
  }

  /**
   * A call of {@code emitBatch} as a datagram carries it: in the compact protocol, or in the binary
   * one, as Jaeger's client for Node sends it. Their first bytes differ.
   */
  Arrivals emitBatch(byte[] datagram, int length) throws RefusedMessageException {
    boolean isBinary = length > 0 && datagram[0] == BINARY_CALL;
    try {
      TMemoryInputTransport transport = transport(datagram, length);
      return new Reader(
              isBinary
                  ? new TBinaryProtocol(transport, length, length)
                  : new TCompactProtocol(transport, length, length))
          .emitBatch();
    } catch (TException | RuntimeException e) {
      throw malformed(isBinary ? "binary" : "compact", e);
    }
  }

  // Lengths that a message claims are checked against what is left of it.
  private static TMemoryInputTransport transport(byte[] bytes, int length)
      throws TTransportException {
    TConfiguration bounds = new TConfiguration(Math.max(length, 1), Math.max(length, 1), DEPTH);
    return new TMemoryInputTransport(bounds, bytes, 0, length);
  }

  private static RefusedMessageException malformed(String protocol, Exception e) {
    return RefusedMessageException.malformed(
        "the message is no batch of Jaeger's in Thrift ("
            + protocol
            + " protocol)"
            + (e instanceof TTransportException ? ": it ends too early" : ""));
  }

  /** Reads one struct's field, or leaves it alone. */
  private interface FieldReader {
    /** Whether it was read. */
    boolean read(TField field) throws TException;
  }

  private final class Reader {
    private final TProtocol in;

    /** How many more tags, logs and references the span may have; below 0 it is too large. */
    private long room;

    Reader(TProtocol in) {
      this.in = in;
    }

    Arrivals emitBatch() throws TException {
      TMessage call = in.readMessageBegin();
      if (!call.name.equals("emitBatch")) {
        throw new TException("not emitBatch");
      }
      Arrivals[] arrivals = {new Arrivals()};
      struct(
          field -> {
            if (field.id != 1 || field.type != TType.STRUCT) {
              return false;
            }
            arrivals[0] = batch();
            return true;
          });
      return arrivals[0];
    }

    Arrivals batch() throws TException {
      Arrivals arrivals = new Arrivals();
      List<Resource> resource = new ArrayList<>(1);
      struct(
          field -> {
            if (field.id == 1 && field.type == TType.STRUCT) {
              resource.add(process());
              return true;
            }
            if (field.id == 2 && field.type == TType.LIST) {
              // To keep spans until it comes would cost far more than their bytes.
              if (resource.isEmpty()) {
                throw new TException("no process before the spans");
              }
              list(TType.STRUCT, () -> takeSpan(resource.get(0), arrivals));
              return true;
            }
            return false;
          });
      return arrivals;
    }

    private void takeSpan(Resource resource, Arrivals to) throws TException {
      JaegerSpan span = span();
      try {
        if (room < 0) {
          throw new RefusedSpanException(Refusal.TOO_LARGE);
        }
        to.take(span.toSpan(resource, limits.spanBytes()));
      } catch (RefusedSpanException e) {
        to.refuse(e.reason(), 1);
      }
    }

    private Resource process() throws TException {
      room = limits.spanBytes() / BYTES_OF_ELEMENT;
      List<Attribute> attributes = new ArrayList<>();
      struct(
          field -> {
            if (field.id == 1 && field.type == TType.STRING) {
              attributes.add(0, Attribute.of("service.name", in.readString()));
              return true;
            }
            return field.id == 2 && tags(field, attributes);
          });
      if (room < 0) {
        throw new TException("a process of too many tags");
      }
      return new Resource(attributes);
    }

    private JaegerSpan span() throws TException {
      room = limits.spanBytes() / BYTES_OF_ELEMENT;
      JaegerSpan span = new JaegerSpan();
      struct(
          field ->
              switch (field.type) {
                case TType.I64 -> span.number(field.id, in.readI64());
                case TType.I32 -> span.number(field.id, in.readI32());
                case TType.STRING -> span.name(field.id, in.readString());
                case TType.LIST -> listOfSpan(field, span);
                default -> false;
              });
      return span;
    }

    private boolean listOfSpan(TField field, JaegerSpan span) throws TException {
      switch (field.id) {
        case 6 -> parts(() -> span.add(reference()));
        case 10 -> tags(field, span.tags());
        case 11 -> parts(() -> span.add(log()));
        default -> {
          return false;
        }
      }
      return true;
    }

    private JaegerSpan.Reference reference() throws TException {
      long[] numbers = new long[5];
      struct(
          field -> {
            if (field.id < 1 || field.id > 4) {
              return false;
            }
            if (field.type == TType.I32) {
              numbers[field.id] = in.readI32();
            } else if (field.type == TType.I64) {
              numbers[field.id] = in.readI64();
            } else {
              return false;
            }
            return true;
          });
      return new JaegerSpan.Reference(numbers[1] == 0, numbers[3], numbers[2], numbers[4]);
    }

    private JaegerSpan.Log log() throws TException {
      long[] micros = new long[1];
      List<Attribute> fields = new ArrayList<>();
      struct(
          field -> {
            if (field.id == 1 && field.type == TType.I64) {
              micros[0] = in.readI64();
              return true;
            }
            return field.id == 2 && tags(field, fields);
          });
      return new JaegerSpan.Log(micros[0], fields);
    }

    private boolean tags(TField field, List<Attribute> into) throws TException {
      if (field.type != TType.LIST) {
        return false;
      }
      parts(() -> into.add(tag()));
      return true;
    }

    // A tag has a field for each type and says which of them counts.
    private Attribute tag() throws TException {
      String[] key = {""};
      int[] type = {0};
      AttributeValue[] values = new AttributeValue[5];
      struct(
          field -> {
            switch (field.id * 100 + field.type) {
              case 100 + TType.STRING -> key[0] = in.readString();
              case 200 + TType.I32 -> type[0] = in.readI32();
              case 300 + TType.STRING -> values[0] = new AttributeValue.Text(in.readString());
              case 400 + TType.DOUBLE -> values[1] = new AttributeValue.Real(in.readDouble());
              case 500 + TType.BOOL -> values[2] = new AttributeValue.Bool(in.readBool());
              case 600 + TType.I64 -> values[3] = new AttributeValue.Whole(in.readI64());
              case 700 + TType.STRING -> values[4] = bytes(in.readBinary());
              default -> {
                return false;
              }
            }
            return true;
          });
      boolean isSaid = type[0] >= 0 && type[0] < values.length && values[type[0]] != null;
      return new Attribute(key[0], isSaid ? values[type[0]] : new AttributeValue.Empty());
    }

    private static AttributeValue bytes(ByteBuffer from) {
      byte[] bytes = new byte[from.remaining()];
      from.get(bytes);
      return AttributeValue.Bytes.of(bytes);
    }

    private void struct(FieldReader reader) throws TException {
      in.readStructBegin();
      for (TField field = in.readFieldBegin();
          field.type != TType.STOP;
          field = in.readFieldBegin()) {
        if (!reader.read(field)) {
          TProtocolUtil.skip(in, field.type, DEPTH);
        }
        in.readFieldEnd();
      }
      in.readStructEnd();
    }

    // An empty one is a byte on the wire and an object here.
    private void parts(ElementReader reader) throws TException {
      list(
          TType.STRUCT,
          () -> {
            if (--room < 0) {
              TProtocolUtil.skip(in, TType.STRUCT, DEPTH);
            } else {
              reader.read();
            }
          });
    }

    private void list(byte type, ElementReader reader) throws TException {
      TList list = in.readListBegin();
      if (list.size > 0 && list.elemType != type) {
        throw new TException("a list of another type");
      }
      for (int i = 0; i < list.size; i++) {
        reader.read();
      }
      in.readListEnd();
    }
  }

  /** Reads one element of a list. */
  private interface ElementReader {
    void read() throws TException;
  }
}
