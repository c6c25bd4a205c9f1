package io.meshspan.mesh.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterpreterTest {
  private static final Instruction EXIT = new Instruction(0x95, 0, 0, (short) 0, 0);

  private static Bytecode program(Instruction... instructions) {
    return new Bytecode(List.of(instructions), List.of("map"));
  }

  private static Instruction move(int register, int value) {
    return new Instruction(0xb7, register, 0, (short) 0, value);
  }

  private static long run(Instruction... instructions) {
    return run(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN), program(instructions));
  }

  private static long run(ByteBuffer context, Bytecode program) {
    return new Interpreter(Verifier.verified(program), List.of(new ArrayMap(4))).run(context);
  }

  private static Instruction wide(int register, long value) {
    return new Instruction(0x18, register, 0, (short) 0, (int) value);
  }

  private static Instruction upperHalf(long value) {
    return new Instruction(0, 0, 0, (short) 0, (int) (value >> 32));
  }

  /** r0 = left op right, by RFC 9669 §4.1; opcodes of both widths. */
  @ParameterizedTest
  @CsvSource({
    "0x0f, 5, 7, 12",
    "0x0c, 0xffffffff, 1, 0",
    "0x1c, 0, 1, 0xffffffff",
    "0x1f, 0, 1, 0xffffffffffffffff",
    "0x2f, 0x100000000, 3, 0x300000000",
    "0x2c, 0x10000, 0x10000, 0",
    "0x3f, 7, 2, 3",
    "0x3f, 0xffffffffffffffff, 2, 0x7fffffffffffffff",
    "0x3f, 7, 0, 0",
    "0x9f, 7, 0, 7",
    "0x9c, 0x100000007, 0, 7",
    "0x9f, 0xffffffffffffffff, 10, 5",
    "0x6f, 1, 65, 2",
    "0x6c, 1, 33, 2",
    "0x7f, 0x8000000000000000, 63, 1",
    "0x7c, 0xffffffff80000000, 31, 1",
    "0xcf, 0x8000000000000000, 63, 0xffffffffffffffff",
    "0xcc, 0x80000000, 31, 0xffffffff",
    "0x4f, 5, 2, 7",
    "0x5f, 7, 2, 2",
    "0xaf, 7, 2, 5",
    "0xbc, 0, 0xffffffffffffffff, 0xffffffff",
    "0x8f, 5, 0, 0xfffffffffffffffb"
  })
  void arithmeticIsThatOfTheStandard(String opcode, String left, String right, String result) {
    long a = Long.parseUnsignedLong(left.replace("0x", ""), left.startsWith("0x") ? 16 : 10);
    long b = Long.parseUnsignedLong(right.replace("0x", ""), right.startsWith("0x") ? 16 : 10);
    int code = Integer.decode(opcode);
    assertThat(
            run(
                wide(0, a),
                upperHalf(a),
                wide(2, b),
                upperHalf(b),
                new Instruction(code, 0, 2, (short) 0, 0),
                EXIT))
        .isEqualTo(
            Long.parseUnsignedLong(result.replace("0x", ""), result.startsWith("0x") ? 16 : 10));
  }

  @Test
  void aLookBeyondAMapIsNullAndAPointerOutOfBoundsIsAFault() {
    Instruction keyOnStack = new Instruction(0x62, 10, 0, (short) -4, 9);
    Instruction keyPointer = new Instruction(0xbf, 2, 10, (short) 0, 0);
    Instruction keyBack = new Instruction(0x07, 2, 0, (short) 0, -4);
    Instruction map = new Instruction(0x18, 1, 1, (short) 0, 0);
    Instruction call = new Instruction(0x85, 0, 0, (short) 0, 1);
    assertThat(run(keyOnStack, keyPointer, keyBack, map, upperHalf(0), call, EXIT)).isZero();
    Instruction readNull = new Instruction(0x79, 0, 0, (short) 0, 0);
    assertThatThrownBy(
            () -> run(keyOnStack, keyPointer, keyBack, map, upperHalf(0), call, readNull, EXIT))
        .isInstanceOf(Interpreter.FaultException.class)
        .hasMessage("0x0 points nowhere");
    assertThatThrownBy(() -> run(new Instruction(0x79, 0, 1, (short) 9, 0), EXIT))
        .hasMessageContaining("is out of the 16 bytes there");
    assertThatThrownBy(() -> run(new Instruction(0x7b, 10, 1, (short) 0, 0), move(0, 0), EXIT))
        .hasMessageContaining("is out of the 512 bytes there");
    assertThatThrownBy(() -> run(new Instruction(0x79, 0, 1, (short) -8, 0), EXIT))
        .isInstanceOf(Interpreter.FaultException.class);
  }

  @Test
  void theVerifierRefusesWhatCouldGoWrong() {
    assertRefused("the program can run past its end", move(0, 1));
    assertRefused("instruction 0 reads r0, which holds nothing", EXIT);
    assertRefused(
        "instruction 1 reads r3, which holds nothing",
        move(0, 1),
        new Instruction(0x0f, 0, 3, (short) 0, 0),
        EXIT);
    assertRefused(
        "instruction 3 reads r2, which holds nothing", // set on one of two ways
        move(0, 1),
        new Instruction(0x15, 0, 0, (short) 1, 0),
        move(2, 1),
        new Instruction(0xbf, 0, 2, (short) 0, 0),
        EXIT);
    assertRefused("instruction 1 jumps back", move(0, 1), new Instruction(5, 0, 0, (short) -1, 0));
    assertRefused(
        "instruction 1 jumps out of the program",
        move(0, 1),
        new Instruction(5, 0, 0, (short) 7, 0),
        EXIT);
    assertRefused(
        "instruction 1 jumps into an immediate",
        move(0, 1),
        new Instruction(0x15, 0, 0, (short) 1, 0),
        wide(2, 1),
        upperHalf(1),
        EXIT);
    assertRefused(
        "instruction 0 calls what is not there", new Instruction(0x85, 0, 0, (short) 0, 5), EXIT);
    assertRefused("instruction 0 writes to the frame's register", move(10, 1), EXIT);
    assertRefused("instruction 0 is not known", new Instruction(0xd7, 0, 0, (short) 0, 16), EXIT);
    assertRefused(
        "instruction 1 is not known", // a division with a sign, which came with version 4
        move(0, 1),
        new Instruction(0x37, 0, 0, (short) 1, 3),
        EXIT);
    assertRefused(
        "instruction 0 means a map that is not",
        new Instruction(0x18, 0, 1, (short) 0, 3),
        upperHalf(0),
        EXIT);
  }

  private static void assertRefused(String message, Instruction... instructions) {
    assertThatThrownBy(() -> Verifier.verified(program(instructions)))
        .isInstanceOf(MalformedProgramException.class)
        .hasMessage(message);
  }

  @Test
  void anyBytesAreRefusedOrRunToAnEnd() {
    Random random = new Random(12);
    int verified = 0;
    for (int i = 0; i < 200_000; i++) {
      List<Instruction> instructions = new ArrayList<>();
      int length = 1 + random.nextInt(12);
      for (int j = 0; j < length; j++) {
        instructions.add(oneOf(random));
      }
      instructions.add(EXIT);
      Bytecode program = new Bytecode(instructions, List.of("map"));
      try {
        run(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN), program);
        verified++;
      } catch (MalformedProgramException e) {
        // refused
      } catch (Interpreter.FaultException e) {
        verified++;
      }
    }
    assertThat(verified).as("programs that were run at all").isGreaterThan(1_000);
  }

  /** Opcodes that there are, and some that there are not. */
  private static Instruction oneOf(Random random) {
    int[] opcodes = {
      0x07, 0x0f, 0x17, 0x27, 0x37, 0x97, 0xb7, 0xbf, 0xc7, 0x04, 0x0c, 0x64, 0xb4, 0x18, 0x61,
      0x69, 0x71, 0x79, 0x62, 0x63, 0x7b, 0xdb, 0xc3, 0x05, 0x15, 0x2d, 0x66, 0xd6, 0x85, 0x95, 0x00
    };
    int opcode =
        random.nextInt(20) == 0 ? random.nextInt(256) : opcodes[random.nextInt(opcodes.length)];
    int offset = random.nextInt(4) == 0 ? random.nextInt(40) - 20 : random.nextInt(3);
    int immediate = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(4);
    boolean isArithmetic = (opcode & 7) == 4 || (opcode & 7) == 7;
    return new Instruction(
        opcode,
        random.nextInt(4),
        random.nextInt(4),
        (short) (isArithmetic ? 0 : offset),
        immediate);
  }

  @Test
  void aDamagedObjectIsRefusedOrReadAndVerified() {
    byte[] elf = ProgramObject.MESSAGE_POLICY.elf();
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(elf, i % 4 == 0 ? random.nextInt(elf.length) : elf.length);
      for (int j = 0; j < 3 && damaged.length > 0; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        InterpretedPolicy.load(damaged).verdict(random.nextInt(), 1, 0);
      } catch (MalformedProgramException | Interpreter.FaultException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 19_999);
  }
}
