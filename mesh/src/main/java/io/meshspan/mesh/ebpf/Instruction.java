package io.meshspan.mesh.ebpf;

/**
 * One instruction of eight bytes, as RFC 9669 §3 lays it out.
 *
 * @param opcode what to do, 0 to 255
 * @param target the destination register's number, 0 to 15 as encoded
 * @param source the source register's number, 0 to 15 as encoded
 * @param offset signed, in instructions or bytes
 * @param immediate signed
 */
record Instruction(int opcode, int target, int source, short offset, int immediate) {
  // Classes, the lowest three bits of an opcode
  static final int LD = 0x00;
  static final int LDX = 0x01;
  static final int ST = 0x02;
  static final int STX = 0x03;
  static final int ALU = 0x04;
  static final int JMP = 0x05;
  static final int JMP32 = 0x06;
  static final int ALU64 = 0x07;

  static final int LOAD_IMMEDIATE_64 = 0x18;
  static final int ATOMIC = 0xc0;
  static final int MEMORY = 0x60;

  // What jumps do, the upper four bits
  static final int ALWAYS = 0x00;
  static final int CALL = 0x80;
  static final int EXIT = 0x90;

  /** In an immediate of 64 bits: the place of a map, which the reader of the object put there. */
  static final int MAP_REFERENCE = 1;

  private static final int REGISTER_BITS = 4;

  static Instruction decode(long bits) {
    return new Instruction(
        (int) (bits & 0xff),
        (int) (bits >> 8 & 0xf),
        (int) (bits >> (8 + REGISTER_BITS) & 0xf),
        (short) (bits >> Short.SIZE),
        (int) (bits >> Integer.SIZE));
  }

  int instructionClass() {
    return opcode & 0x07;
  }

  /** The operation of arithmetic and of jumps. */
  int operation() {
    return opcode & 0xf0;
  }

  boolean takesRegister() {
    return (opcode & 0x08) != 0;
  }

  int mode() {
    return opcode & 0xe0;
  }

  /** How many bytes a load or a store moves. */
  int size() {
    return switch (opcode & 0x18) {
      case 0x00 -> Integer.BYTES;
      case 0x08 -> Short.BYTES;
      case 0x10 -> Byte.BYTES;
      default -> Long.BYTES;
    };
  }

  boolean isJump() {
    int is = instructionClass();
    return (is == JMP || is == JMP32) && operation() != CALL && operation() != EXIT;
  }

  boolean isExit() {
    return instructionClass() == JMP && operation() == EXIT;
  }
}
