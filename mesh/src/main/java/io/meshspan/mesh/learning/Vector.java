package io.meshspan.mesh.learning;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Some numbers in a row: the input of a model, or its weights. Immutable. */
public final class Vector {
  private final double[] values;

  private Vector(double[] values) {
    this.values = values;
  }

  public static Vector of(double... values) {
    return new Vector(values.clone());
  }

  public static Vector zeros(int size) {
    return new Vector(new double[size]);
  }

  /**
   * Reads what {@link #toBytes()} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no whole number of numbers
   */
  public static Vector fromBytes(byte[] bytes) {
    if (bytes.length % Double.BYTES != 0) {
      throw new IllegalArgumentException(
          bytes.length + " bytes are no row of numbers of " + Double.BYTES + " bytes");
    }
    double[] values = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return new Vector(values);
  }

  /** The numbers as IEEE 754 doubles, big-endian. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }

  /** Of {@link #toBytes()}: {@code sha256:} and 64 hexadecimal digits. */
  public String hash() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(toBytes());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public int size() {
    return values.length;
  }

  public double at(int index) {
    return values[index];
  }

  /** The sum of the products, number by number. */
  public double dot(Vector other) {
    checkSize(other);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other.values[i];
    }
    return sum;
  }

  /** This and so many times the other. */
  public Vector plus(double times, Vector other) {
    checkSize(other);
    double[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += times * other.values[i];
    }
    return new Vector(sum);
  }

  /** How far apart the two are, as the crow flies. */
  public double distanceTo(Vector other) {
    Vector difference = plus(-1, other);
    return Math.sqrt(difference.dot(difference));
  }

  /** The largest of the numbers, whatever its sign; NaN when one of them is. */
  public double largest() {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private void checkSize(Vector other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "a row of " + values.length + " numbers and one of " + other.values.length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
