package io.meshspan.mesh.ebpf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/** A compiled object as it lies beside this class, as text. */
enum ProgramObject {
  SYSCALLS("syscalls"),
  MESSAGE_POLICY("message_policy");

  private final String text;

  ProgramObject(String text) {
    this.text = text;
  }

  /** The object's name, which is its source's. */
  String text() {
    return text;
  }

  /** The ELF file. */
  byte[] elf() {
    String resource = text + ".bpf.o.base64";
    try (InputStream in = ProgramObject.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar has no " + resource);
      }
      return Base64.getMimeDecoder().decode(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
