package io.meshspan.backend.receive;

import static io.meshspan.backend.receive.ProtobufReader.BYTES;
import static io.meshspan.backend.receive.ProtobufReader.FIXED64;
import static io.meshspan.backend.receive.ProtobufReader.VARINT;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshspan.store.Attribute;
import io.meshspan.store.AttributeValue;
import io.meshspan.store.AttributeValue.Empty;
import io.meshspan.store.AttributeValue.Group;
import io.meshspan.store.AttributeValue.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * OTLP's attributes, read from protobuf. They are gathered on a stack, of which each message that
 * has some takes its own off. For one thread.
 */
final class OtlpValues {
  /** Deeper than anything that is read by a person, and far from the end of the stack. */
  private static final int DEPTH = 32;

  private static final AttributeValue EMPTY = new Empty();
  private static final AttributeValue.Bool TRUE = new AttributeValue.Bool(true);
  private static final AttributeValue.Bool FALSE = new AttributeValue.Bool(false);

  private final ProtobufReader in;
  private final OtlpShared shared;
  private final Shared.Maker<Attribute> attribute = this::attributeAt;
  private final Shared.Maker<String> text;
  private Attribute[] stack = new Attribute[64];
  private int height;
  private boolean tooDeep;

  OtlpValues(ProtobufReader in, OtlpShared shared) {
    this.in = in;
    this.shared = shared;
    this.text = in::text;
  }

  /** Whether a value was nested too deeply since this was asked; then it was left out. */
  boolean wasTooDeep() {
    boolean was = tooDeep;
    tooDeep = false;
    return was;
  }

  /** The next field's text, which many messages have: a key, a name. */
  String name() throws InvalidProtocolBufferException {
    return shared(shared.names);
  }

  /** The next field's text. */
  String text() throws InvalidProtocolBufferException {
    return shared(shared.texts);
  }

  private String shared(Shared<String> table) throws InvalidProtocolBufferException {
    int length = in.length();
    int from = in.position();
    in.goTo(from + length);
    return length == 0 ? "" : table.of(in.bytes(), from, length, text);
  }

  /** How many attributes are on the stack. */
  int height() {
    return height;
  }

  /** Takes off the stack what came since it was so high. */
  List<Attribute> takeFrom(int low) {
    if (height == low) {
      return List.of();
    }
    List<Attribute> taken = List.of(Arrays.copyOfRange(stack, low, height));
    height = low;
    return taken;
  }

  /** Reads the next field, which is an attribute, onto the stack. */
  void push() throws InvalidProtocolBufferException {
    int length = in.length();
    int from = in.position();
    push(shared.attributes.of(in.bytes(), from, length, attribute));
    in.goTo(from + length);
  }

  private void push(Attribute read) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, 2 * height);
    }
    stack[height++] = read;
  }

  private Attribute attributeAt(int from, int length) throws InvalidProtocolBufferException {
    in.goTo(from);
    int outer = in.enterAt(length);
    Attribute read = entry(DEPTH);
    in.leave(outer);
    return read;
  }

  private Attribute entry(int depth) throws InvalidProtocolBufferException {
    String key = "";
    AttributeValue value = EMPTY;
    tooDeep |= depth == 0;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> key = name();
        case 2 << 3 | BYTES -> value = value(value, depth);
        default -> in.skip(tag);
      }
    }
    return new Attribute(key, value);
  }

  /** Reads a value; one that comes again goes on where the one before it ended. */
  private AttributeValue value(AttributeValue before, int depth)
      throws InvalidProtocolBufferException {
    if (depth == 0) {
      tooDeep = true;
      in.skip(BYTES);
      return EMPTY;
    }
    AttributeValue value = before;
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> value = new AttributeValue.Text(text());
        case 2 << 3 | VARINT -> value = in.varint() == 0 ? FALSE : TRUE;
        case 3 << 3 | VARINT -> value = new AttributeValue.Whole(in.varint());
        case 4 << 3 | FIXED64 ->
            value = new AttributeValue.Real(Double.longBitsToDouble(in.fixed64()));
        case 5 << 3 | BYTES -> value = sequence(value, depth);
        case 6 << 3 | BYTES -> value = group(value, depth);
        case 7 << 3 | BYTES -> value = AttributeValue.Bytes.of(in.copy());
        case 8 << 3 | VARINT -> { // the place of a text in a table that traces do not have
          in.varint();
          value = EMPTY;
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private Sequence sequence(AttributeValue before, int depth)
      throws InvalidProtocolBufferException {
    List<AttributeValue> values = new ArrayList<>();
    if (before instanceof Sequence sequence) {
      values.addAll(sequence.values());
    }
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (1 << 3 | BYTES)) {
        values.add(value(EMPTY, depth - 1));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new Sequence(values);
  }

  private Group group(AttributeValue before, int depth) throws InvalidProtocolBufferException {
    int low = height;
    if (before instanceof Group group) {
      group.entries().forEach(this::push);
    }
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == (1 << 3 | BYTES)) {
        int ofGroup = in.enter();
        push(entry(depth - 1));
        in.leave(ofGroup);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return new Group(takeFrom(low));
  }
}
