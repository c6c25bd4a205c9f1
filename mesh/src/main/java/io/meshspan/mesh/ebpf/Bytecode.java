package io.meshspan.mesh.ebpf;

import java.util.List;

/**
 * A program as instructions, with the maps that it uses by name: an immediate of 64 bits whose
 * source is 1 has the place of its map in this list.
 */
record Bytecode(List<Instruction> instructions, List<String> maps) {
  Bytecode {
    instructions = List.copyOf(instructions);
    maps = List.copyOf(maps);
  }
}
