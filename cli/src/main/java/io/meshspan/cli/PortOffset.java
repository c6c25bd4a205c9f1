package io.meshspan.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What is added to every port, so that several can run side by side.
 *
 * @param value 0 or more; the highest port must stay a port
 */
record PortOffset(int value) {
  /** The highest port that anything here uses: the ninth node's identity. */
  private static final int HIGHEST = 17_409;

  private static final int MOST = 65_535 - HIGHEST;

  /** Reads the option. */
  static final class Converter implements ITypeConverter<PortOffset> {
    Converter() {}

    @Override
    public PortOffset convert(String text) {
      try {
        int value = Integer.parseInt(text);
        if (value >= 0 && value <= MOST) {
          return new PortOffset(value);
        }
      } catch (NumberFormatException e) {
        // the same answer as for a number out of range
      }
      throw new TypeConversionException("\"" + text + "\" is not a whole number from 0 to " + MOST);
    }
  }
}
