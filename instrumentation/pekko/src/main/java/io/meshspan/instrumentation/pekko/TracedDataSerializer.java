package io.meshspan.instrumentation.pekko;

import io.meshspan.api.propagation.TraceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.ddata.ReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.Serializers;
import scala.util.Try;

/**
 * A {@link TracedData}, or a {@link TracedDelta} with the delta for the value within, on the wire,
 * in big-endian order:
 *
 * <pre>
 * byte    version, 1
 * text    key (two bytes of length, modified UTF-8)
 * byte    how many causes, 0 to 16; for each:
 *   long    microseconds since 1970 when the update was made
 *   short   length of what follows
 *   bytes   the trace context's binary form
 * int     Pekko's identifier of the serializer of the value within
 * text    its manifest
 * int     length of what follows
 * bytes   the value within, as that serializer writes it
 * </pre>
 *
 * What is not like this is refused with the exception that Pekko expects, which drops the message.
 */
final class TracedDataSerializer extends SerializerWithStringManifest {
  static final int IDENTIFIER = 16686;

  private static final String WHOLE = "1";
  private static final String DELTA = "delta-1";
  private static final int MAX_CONTEXT_BYTES = 1024;

  private final ExtendedActorSystem system;

  TracedDataSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return value instanceof TracedDelta ? DELTA : WHOLE;
  }

  @Override
  public byte[] toBinary(Object value) {
    return value instanceof TracedDelta<?> delta
        ? toBinary(delta.key(), delta.causes(), delta.delta())
        : toBinary((TracedData<?>) value);
  }

  private byte[] toBinary(TracedData<?> traced) {
    return toBinary(traced.key(), traced.causes(), traced.data());
  }

  private byte[] toBinary(String key, Causes causes, ReplicatedData within) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeUTF(key);
      write(causes, out);
      writeWithin(within, out);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Causes causes, DataOutputStream out) throws IOException {
    out.writeByte(causes.newest().size());
    for (Cause cause : causes.newest()) {
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, cause.madeAt()));
      byte[] context = cause.trace().toBytes();
      out.writeShort(context.length);
      out.write(context);
    }
  }

  private void writeWithin(ReplicatedData data, DataOutputStream out) throws IOException {
    Serializer serializer = serialization().findSerializerFor(data);
    out.writeInt(serializer.identifier());
    out.writeUTF(Serializers.manifestFor(serializer, data));
    byte[] within = serializer.toBinary(data);
    out.writeInt(within.length);
    out.write(within);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      boolean isDelta = DELTA.equals(manifest);
      if (!(isDelta || WHOLE.equals(manifest)) || in.readByte() != 1) {
        throw new NotSerializableException("traced data of a version that is not known here");
      }
      String key = in.readUTF();
      Causes causes = readCauses(in);
      ReplicatedData data = readWithin(in);
      return isDelta ? delta(key, data, causes) : whole(key, data, causes);
    } catch (NotSerializableException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new NotSerializableException("traced data that cannot be read: " + e);
    }
  }

  private Object whole(String key, ReplicatedData data, Causes causes) {
    return new TracedData<>(
        PekkoTracing.get(system), key, data, causes, Causes.NONE, TracedData.Origin.ARRIVED);
  }

  private Object delta(String key, ReplicatedData data, Causes causes)
      throws NotSerializableException {
    if (data instanceof ReplicatedDelta delta) {
      return TracedDelta.of(PekkoTracing.get(system), key, delta, causes);
    }
    throw new NotSerializableException("a traced delta around something that is none");
  }

  private static Causes readCauses(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    if (count > Causes.MOST) {
      throw new NotSerializableException("traced data with " + count + " causes");
    }
    List<Cause> causes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Instant madeAt = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
      byte[] context = exactly(in.readUnsignedShort(), MAX_CONTEXT_BYTES, in);
      causes.add(new Cause(TraceContext.fromBytes(context), madeAt));
    }
    return Causes.of(causes);
  }

  private ReplicatedData readWithin(DataInputStream in) throws IOException {
    int serializer = in.readInt();
    String manifest = in.readUTF();
    byte[] within = exactly(in.readInt(), in.available(), in);
    Try<Object> read = serialization().deserialize(within, serializer, manifest);
    if (read.isFailure()) {
      throw new NotSerializableException(
          "traced data around a value that cannot be read: " + read.failed().get());
    }
    if (read.get() instanceof ReplicatedData replicated) {
      return replicated;
    }
    throw new NotSerializableException("traced data around something that is not replicated");
  }

  private static byte[] exactly(int length, int most, DataInputStream in) throws IOException {
    if (length < 0 || length > most) {
      throw new NotSerializableException("traced data with a part of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private Serialization serialization() {
    return SerializationExtension.get(system);
  }
}
