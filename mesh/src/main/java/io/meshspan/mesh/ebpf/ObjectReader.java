package io.meshspan.mesh.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one program of an object: the instructions of a section, and which of them mean a map (ELF
 * of 64 bits, little-endian; relocations of type R_BPF_64_64, Documentation/bpf/llvm_reloc.rst).
 */
final class ObjectReader {
  private static final int MAGIC = 0x464c457f;
  private static final int SECTION_BYTES = 64;
  private static final int SYMBOL_BYTES = 24;
  private static final int RELOCATION_BYTES = 16;
  private static final int TYPE_PROGRAM_BITS = 1;
  private static final int TYPE_RELOCATIONS = 9;
  private static final int MAP_RELOCATION = 1;
  private static final int MOST_INSTRUCTIONS = 4_096;

  private final ByteBuffer elf;
  private final List<Section> sections = new ArrayList<>();

  private record Section(int name, int type, int offset, int size, int link, int info) {}

  private ObjectReader(byte[] elf) {
    this.elf = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The program in a section.
   *
   * @throws MalformedProgramException when the bytes are no such object
   */
  static Bytecode read(byte[] elf, String section) {
    try {
      return new ObjectReader(elf).program(section);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new MalformedProgramException("the object ends before what it tells of");
    }
  }

  private Bytecode program(String wanted) {
    if (elf.getInt(0) != MAGIC) {
      throw new MalformedProgramException("this is no ELF file");
    }
    int first = offset(elf.getLong(40));
    int count = elf.getShort(60);
    for (int i = 0; i < count; i++) {
      int at = first + i * SECTION_BYTES;
      sections.add(
          new Section(
              elf.getInt(at),
              elf.getInt(at + 4),
              offset(elf.getLong(at + 24)),
              offset(elf.getLong(at + 32)),
              elf.getInt(at + 40),
              elf.getInt(at + 44)));
    }
    Section names = sections.get(elf.getShort(62));
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.type() == TYPE_PROGRAM_BITS && text(names, section.name()).equals(wanted)) {
        return instructions(section, i);
      }
    }
    throw new MalformedProgramException("the object has no section \"" + wanted + "\"");
  }

  private Bytecode instructions(Section section, int number) {
    int count = section.size() / Long.BYTES;
    if (count > MOST_INSTRUCTIONS) {
      throw new MalformedProgramException(
          "a program of " + count + " instructions; the most are " + MOST_INSTRUCTIONS);
    }
    List<Instruction> instructions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      instructions.add(Instruction.decode(elf.getLong(section.offset() + i * Long.BYTES)));
    }
    List<String> maps = new ArrayList<>();
    for (Section relocations : sections) {
      if (relocations.type() == TYPE_RELOCATIONS && relocations.info() == number) {
        relocate(relocations, instructions, maps);
      }
    }
    return new Bytecode(instructions, maps);
  }

  private void relocate(Section relocations, List<Instruction> instructions, List<String> maps) {
    Section symbols = sections.get(relocations.link());
    Section names = sections.get(symbols.link());
    for (int i = 0; i < relocations.size() / RELOCATION_BYTES; i++) {
      int at = relocations.offset() + i * RELOCATION_BYTES;
      int place = offset(elf.getLong(at)) / Long.BYTES;
      int type = elf.getInt(at + 8);
      Instruction before = instructions.get(place);
      if (type != MAP_RELOCATION || before.opcode() != Instruction.LOAD_IMMEDIATE_64) {
        throw new MalformedProgramException(
            "instruction " + place + " has a relocation that is not of a map");
      }
      int symbol = elf.getInt(at + 12);
      String name = text(names, elf.getInt(symbols.offset() + symbol * SYMBOL_BYTES));
      if (!maps.contains(name)) {
        maps.add(name);
      }
      instructions.set(
          place,
          new Instruction(
              before.opcode(),
              before.target(),
              Instruction.MAP_REFERENCE,
              before.offset(),
              maps.indexOf(name)));
    }
  }

  private int offset(long value) {
    if (value < 0 || value > elf.capacity()) {
      throw new IndexOutOfBoundsException("offset " + value);
    }
    return (int) value;
  }

  private String text(Section table, int at) {
    int from = table.offset() + at;
    int to = from;
    while (elf.get(to) != 0) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    elf.get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
