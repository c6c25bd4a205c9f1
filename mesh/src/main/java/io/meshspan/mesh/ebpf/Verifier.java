package io.meshspan.mesh.ebpf;

import static io.meshspan.mesh.ebpf.Instruction.ALU;
import static io.meshspan.mesh.ebpf.Instruction.ALU64;
import static io.meshspan.mesh.ebpf.Instruction.JMP;
import static io.meshspan.mesh.ebpf.Instruction.JMP32;
import static io.meshspan.mesh.ebpf.Instruction.LD;
import static io.meshspan.mesh.ebpf.Instruction.LDX;
import static io.meshspan.mesh.ebpf.Instruction.ST;
import static io.meshspan.mesh.ebpf.Instruction.STX;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What has to hold before a program is interpreted: each instruction is known, no register is read
 * that nothing was written to, jumps lead forward and to an instruction, so that every run ends,
 * and every way ends with an exit. Where loads and stores lead is checked as they happen.
 */
final class Verifier {
  private static final int REGISTERS = 11;
  private static final int FRAME = 10;
  private static final int CONTEXT_AND_FRAME = 1 << 1 | 1 << FRAME;
  private static final int ARGUMENTS = 0b111110;
  private static final int NOWHERE = -1;
  // add sub mul div or and lsh rsh neg mod xor mov arsh; byte swaps are not here
  private static final int LAST_ARITHMETIC = 0xc0;
  private static final int NEGATE = 0x80;
  private static final int MOVE = 0xb0;
  private static final Set<Integer> COMPARISONS =
      Set.of(0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0xa0, 0xb0, 0xc0, 0xd0);

  private final Bytecode program;
  private final List<Instruction> instructions;
  // Which registers hold something before each instruction, one bit each; -1 where no way leads.
  private final int[] before;
  private final boolean[] isSecondHalf;
  private int at;

  private Verifier(Bytecode program) {
    this.program = program;
    this.instructions = program.instructions();
    this.before = new int[instructions.size() + 1];
    this.isSecondHalf = new boolean[instructions.size() + 1];
  }

  /**
   * Checks a program.
   *
   * @throws MalformedProgramException that names the first instruction which cannot be
   */
  static Bytecode verified(Bytecode program) {
    new Verifier(program).verify();
    return program;
  }

  private void verify() {
    Arrays.fill(before, NOWHERE);
    before[0] = CONTEXT_AND_FRAME;
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i).opcode() == Instruction.LOAD_IMMEDIATE_64) {
        isSecondHalf[++i] = true;
      }
    }
    for (at = 0; at < instructions.size(); at++) {
      if (before[at] == NOWHERE) {
        continue; // no way leads here, or it is the second half of an immediate of 64 bits
      }
      step(instructions.get(at), before[at]);
    }
    if (before[instructions.size()] != NOWHERE) {
      throw new MalformedProgramException("the program can run past its end");
    }
  }

  private void step(Instruction it, int set) {
    require(it.target() < REGISTERS && it.source() < REGISTERS, "names a register that is not");
    switch (it.instructionClass()) {
      case LD -> wide(it, set);
      case LDX -> {
        require(it.mode() == Instruction.MEMORY, "is not known");
        reads(set, it.source());
        goOn(writes(set, it.target()));
      }
      case ST -> {
        require(it.mode() == Instruction.MEMORY, "is not known");
        reads(set, it.target());
        goOn(set);
      }
      case STX -> {
        boolean isAtomicAdd =
            it.mode() == Instruction.ATOMIC && it.immediate() == 0 && it.size() >= Integer.BYTES;
        require(it.mode() == Instruction.MEMORY || isAtomicAdd, "is not known");
        reads(set, it.target());
        reads(set, it.source());
        goOn(set);
      }
      case ALU, ALU64 -> arithmetic(it, set);
      case JMP, JMP32 -> jump(it, set);
      default -> throw wrong("is not known");
    }
  }

  private void wide(Instruction it, int set) {
    require(it.opcode() == Instruction.LOAD_IMMEDIATE_64, "is not known");
    require(at + 1 < instructions.size(), "lacks its second half");
    Instruction half = instructions.get(at + 1);
    require(half.opcode() == 0, "has a second half that is none");
    require(
        it.source() == 0
            || (it.source() == Instruction.MAP_REFERENCE
                && it.immediate() >= 0
                && it.immediate() < program.maps().size()),
        "means a map that is not");
    flow(at + 2, writes(set, it.target()));
  }

  private void arithmetic(Instruction it, int set) {
    require(it.operation() <= LAST_ARITHMETIC && it.offset() == 0, "is not known");
    if (it.takesRegister() && it.operation() != NEGATE) {
      reads(set, it.source());
    }
    if (it.operation() != MOVE) {
      reads(set, it.target());
    }
    goOn(writes(set, it.target()));
  }

  private void jump(Instruction it, int set) {
    boolean isWide = it.instructionClass() == JMP;
    if (isWide && it.operation() == Instruction.EXIT) {
      reads(set, 0);
      return;
    }
    if (isWide && it.operation() == Instruction.CALL) {
      require(it.source() == 0 && it.immediate() == Interpreter.LOOKUP, "calls what is not there");
      reads(set, 1);
      reads(set, 2);
      goOn((set & ~ARGUMENTS) | 1);
      return;
    }
    boolean isAlways = isWide && it.operation() == Instruction.ALWAYS;
    require(isAlways || COMPARISONS.contains(it.operation()), "is not known");
    require(it.offset() >= 0, "jumps back");
    require(at + 1 + it.offset() < instructions.size(), "jumps out of the program");
    if (!isAlways) {
      reads(set, it.target());
      if (it.takesRegister()) {
        reads(set, it.source());
      }
      goOn(set);
    }
    flow(at + 1 + it.offset(), set);
  }

  private void goOn(int set) {
    flow(at + 1, set);
  }

  /** A register holds something where it does on every way. */
  private void flow(int to, int set) {
    require(!isSecondHalf[to], "jumps into an immediate");
    before[to] = before[to] == NOWHERE ? set : before[to] & set;
  }

  private void reads(int set, int register) {
    require((set >> register & 1) == 1, "reads r" + register + ", which holds nothing");
  }

  private int writes(int set, int register) {
    require(register != FRAME, "writes to the frame's register");
    return set | 1 << register;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw wrong(otherwise);
    }
  }

  private MalformedProgramException wrong(String what) {
    return new MalformedProgramException("instruction " + at + " " + what);
  }
}
