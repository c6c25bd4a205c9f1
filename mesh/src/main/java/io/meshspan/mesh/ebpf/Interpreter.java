package io.meshspan.mesh.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Runs verified bytecode (RFC 9669) on a context and array maps. Each pointer is a region and an
 * offset in it, and each load and store is checked against its region. Not thread-safe.
 */
final class Interpreter {
  /** The helper bpf_map_lookup_elem, the only one there is here. */
  static final int LOOKUP = 1;

  private static final int REGISTERS = 11;
  private static final int FRAME = 10;
  private static final int FRAME_BYTES = 512;
  private static final int REGION_SHIFT = 40;
  private static final long OFFSET_MASK = (1L << REGION_SHIFT) - 1;
  private static final int STACK_REGION = 1;
  private static final int CONTEXT_REGION = 2;
  private static final int FIRST_MAP_REGION = 3;
  private static final int SHIFT_MASK_64 = 63;
  private static final int SHIFT_MASK_32 = 31;
  private static final long LOW_32 = 0xffff_ffffL;

  private final Instruction[] instructions;
  private final List<ArrayMap> maps;
  private final ByteBuffer stack = ByteBuffer.allocate(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final long[] registers = new long[REGISTERS];
  private ByteBuffer context;

  /**
   * Makes a program ready to run.
   *
   * @param program bytecode that the verifier has seen
   * @param maps in the order of its names
   */
  Interpreter(Bytecode program, List<ArrayMap> maps) {
    this.instructions = program.instructions().toArray(new Instruction[0]);
    this.maps = List.copyOf(maps);
  }

  /** A pointer led out of what it points into; says where. */
  static final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FaultException(String what) {
      super(what);
    }
  }

  /**
   * Runs it once.
   *
   * @param over the context, little-endian, which the program may change
   * @return r0 at the exit
   * @throws FaultException when it reads or writes where it must not
   */
  long run(ByteBuffer over) {
    context = over;
    Arrays.fill(stack.array(), (byte) 0);
    registers[1] = (long) CONTEXT_REGION << REGION_SHIFT;
    registers[FRAME] = ((long) STACK_REGION << REGION_SHIFT) + FRAME_BYTES;
    int at = 0;
    while (true) {
      Instruction it = instructions[at++];
      switch (it.instructionClass()) {
        case Instruction.LD -> {
          registers[it.target()] =
              it.source() == Instruction.MAP_REFERENCE
                  ? it.immediate()
                  : (it.immediate() & LOW_32)
                      | ((long) instructions[at].immediate() << Integer.SIZE);
          at++;
        }
        case Instruction.LDX ->
            registers[it.target()] = load(registers[it.source()] + it.offset(), it.size());
        case Instruction.ST ->
            store(registers[it.target()] + it.offset(), it.size(), it.immediate());
        case Instruction.STX -> storeRegister(it);
        case Instruction.ALU64 -> registers[it.target()] = wide(it);
        case Instruction.ALU -> registers[it.target()] = narrow(it) & LOW_32;
        default -> {
          if (it.isExit()) {
            return registers[0];
          }
          if (it.operation() == Instruction.CALL && it.instructionClass() == Instruction.JMP) {
            registers[0] = lookUp(registers[1], registers[2]);
          } else if (isTaken(it)) {
            at += it.offset();
          }
        }
      }
    }
  }

  private void storeRegister(Instruction it) {
    long to = registers[it.target()] + it.offset();
    long value = registers[it.source()];
    if (it.mode() == Instruction.ATOMIC) {
      value += load(to, it.size());
    }
    store(to, it.size(), value);
  }

  private long operand(Instruction it) {
    return it.takesRegister() ? registers[it.source()] : it.immediate();
  }

  private long wide(Instruction it) {
    long left = registers[it.target()];
    long right = operand(it);
    return switch (it.operation()) {
      case 0x00 -> left + right;
      case 0x10 -> left - right;
      case 0x20 -> left * right;
      case 0x30 -> right == 0 ? 0 : Long.divideUnsigned(left, right);
      case 0x40 -> left | right;
      case 0x50 -> left & right;
      case 0x60 -> left << (right & SHIFT_MASK_64);
      case 0x70 -> left >>> (right & SHIFT_MASK_64);
      case 0x80 -> -left;
      case 0x90 -> right == 0 ? left : Long.remainderUnsigned(left, right);
      case 0xa0 -> left ^ right;
      case 0xb0 -> right;
      default -> left >> (right & SHIFT_MASK_64);
    };
  }

  private int narrow(Instruction it) {
    int left = (int) registers[it.target()];
    int right = (int) operand(it);
    return switch (it.operation()) {
      case 0x00 -> left + right;
      case 0x10 -> left - right;
      case 0x20 -> left * right;
      case 0x30 -> right == 0 ? 0 : Integer.divideUnsigned(left, right);
      case 0x40 -> left | right;
      case 0x50 -> left & right;
      case 0x60 -> left << (right & SHIFT_MASK_32);
      case 0x70 -> left >>> (right & SHIFT_MASK_32);
      case 0x80 -> -left;
      case 0x90 -> right == 0 ? left : Integer.remainderUnsigned(left, right);
      case 0xa0 -> left ^ right;
      case 0xb0 -> right;
      default -> left >> (right & SHIFT_MASK_32);
    };
  }

  private boolean isTaken(Instruction it) {
    boolean isWide = it.instructionClass() == Instruction.JMP;
    long left = isWide ? registers[it.target()] : (int) registers[it.target()];
    long right = isWide ? operand(it) : (int) operand(it);
    // Sign extension keeps the order of unsigned numbers of 32 bits.
    return switch (it.operation()) {
      case 0x00 -> true;
      case 0x10 -> left == right;
      case 0x20 -> Long.compareUnsigned(left, right) > 0;
      case 0x30 -> Long.compareUnsigned(left, right) >= 0;
      case 0x40 -> (left & right) != 0;
      case 0x50 -> left != right;
      case 0x60 -> left > right;
      case 0x70 -> left >= right;
      case 0xa0 -> Long.compareUnsigned(left, right) < 0;
      case 0xb0 -> Long.compareUnsigned(left, right) <= 0;
      case 0xc0 -> left < right;
      default -> left <= right;
    };
  }

  /** A pointer to the value, or null, which is 0. */
  private long lookUp(long map, long key) {
    if (map < 0 || map >= maps.size()) {
      throw new FaultException("a look into what is no map");
    }
    long index = load(key, Integer.BYTES);
    return index >= maps.get((int) map).entries()
        ? 0
        : ((FIRST_MAP_REGION + map) << REGION_SHIFT) + index * Long.BYTES;
  }

  private long load(long pointer, int size) {
    ByteBuffer region = region(pointer, size);
    int at = (int) (pointer & OFFSET_MASK);
    return switch (size) {
      case Byte.BYTES -> region.get(at) & 0xffL;
      case Short.BYTES -> region.getShort(at) & 0xffffL;
      case Integer.BYTES -> region.getInt(at) & LOW_32;
      default -> region.getLong(at);
    };
  }

  private void store(long pointer, int size, long value) {
    ByteBuffer region = region(pointer, size);
    int at = (int) (pointer & OFFSET_MASK);
    switch (size) {
      case Byte.BYTES -> region.put(at, (byte) value);
      case Short.BYTES -> region.putShort(at, (short) value);
      case Integer.BYTES -> region.putInt(at, (int) value);
      default -> region.putLong(at, value);
    }
  }

  private ByteBuffer region(long pointer, int size) {
    long number = pointer >>> REGION_SHIFT;
    ByteBuffer region;
    if (number == STACK_REGION) {
      region = stack;
    } else if (number == CONTEXT_REGION) {
      region = context;
    } else if (number >= FIRST_MAP_REGION && number < FIRST_MAP_REGION + maps.size()) {
      region = maps.get((int) number - FIRST_MAP_REGION).memory();
    } else {
      throw new FaultException("0x" + Long.toHexString(pointer) + " points nowhere");
    }
    if ((pointer & OFFSET_MASK) > region.capacity() - size) {
      throw new FaultException(
          "0x"
              + Long.toHexString(pointer)
              + " is out of the "
              + region.capacity()
              + " bytes there");
    }
    return region;
  }
}
