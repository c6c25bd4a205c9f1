package io.meshspan.mesh.ebpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that the kernel has verified and loaded, its maps and its programs. What is attached is
 * detached by closing, and by the kernel when the process is gone. Thread-safe but for the close.
 */
final class KernelObject implements AutoCloseable {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  // struct bpf_uprobe_opts: sz, ref_ctr_offset, bpf_cookie, retprobe, func_name
  private static final int UPROBE_OPTIONS = 40;
  private static final int UPROBE_FUNCTION = 32;

  private final Pointer object;
  private final List<Pointer> links = new ArrayList<>();

  private KernelObject(Pointer object) {
    this.object = object;
  }

  /**
   * Has the kernel verify and load an object.
   *
   * @throws EbpfRefusedException when it does not, with its reason and what to do
   */
  static KernelObject load(ProgramObject program) throws EbpfRefusedException {
    bind();
    byte[] elf = program.elf();
    Pointer object;
    try (Memory bytes = new Memory(elf.length)) {
      bytes.write(0, elf, 0, elf.length);
      object = Libbpf.bpf_object__open_mem(bytes, elf.length, null);
      if (object == null) {
        throw new EbpfRefusedException(
            "libbpf cannot read the object " + program.text() + " (" + error() + ")");
      }
      int result = Libbpf.bpf_object__load(object);
      if (result != 0) {
        Libbpf.bpf_object__close(object);
        throw new EbpfRefusedException(refusal(program, -result));
      }
    }
    return new KernelObject(object);
  }

  private static void bind() throws EbpfRefusedException {
    try {
      Libbpf.bind();
    } catch (UnsatisfiedLinkError e) {
      throw new EbpfRefusedException(
          "there is no libbpf.so.1 (Debian's package is libbpf1, Fedora's libbpf)");
    }
  }

  private static String refusal(ProgramObject program, int errno) {
    return switch (errno) {
      case EPERM ->
          "the kernel does not let this process load programs (EPERM): it needs root, or CAP_BPF"
              + " and CAP_PERFMON";
      case ENOSYS -> "this kernel has no bpf() (ENOSYS)";
      default -> "the kernel refuses " + program.text() + " (errno " + errno + ")";
    };
  }

  private static String error() {
    return "errno " + Native.getLastError();
  }

  /** One of its programs, of that type. */
  KernelProgram program(String name, String type) {
    Pointer program = Libbpf.bpf_object__find_program_by_name(object, name);
    if (program == null) {
      throw new IllegalArgumentException("the object has no program " + name);
    }
    return new KernelProgram(
        name, type, Libbpf.bpf_program__fd(program), Libbpf.bpf_program__insn_cnt(program));
  }

  /** One of its maps. */
  KernelMap map(String name, int keyBytes, int valueBytes) {
    int descriptor = Libbpf.bpf_object__find_map_fd_by_name(object, name);
    if (descriptor < 0) {
      throw new IllegalArgumentException("the object has no map " + name);
    }
    return new KernelMap(descriptor, keyBytes, valueBytes);
  }

  /**
   * Attaches a program where its section says.
   *
   * @throws EbpfRefusedException when the kernel does not let it
   */
  void attach(String name) throws EbpfRefusedException {
    add(name, Libbpf.bpf_program__attach(Libbpf.bpf_object__find_program_by_name(object, name)));
  }

  /**
   * Attaches a program to a function of a library, in this process alone.
   *
   * @throws EbpfRefusedException when the kernel does not let it, or there is no such function
   */
  void attachToFunction(String name, String library, String function) throws EbpfRefusedException {
    try (Memory options = new Memory(UPROBE_OPTIONS);
        Memory text = new Memory(function.length() + 1L)) {
      text.setString(0, function);
      options.clear();
      options.setLong(0, UPROBE_OPTIONS);
      options.setPointer(UPROBE_FUNCTION, text);
      int self = (int) ProcessHandle.current().pid();
      add(
          name,
          Libbpf.bpf_program__attach_uprobe_opts(
              Libbpf.bpf_object__find_program_by_name(object, name), self, library, 0, options));
    }
  }

  private synchronized void add(String name, Pointer link) throws EbpfRefusedException {
    if (link == null) {
      throw new EbpfRefusedException(name + " cannot be attached (" + error() + ")");
    }
    links.add(link);
  }

  /** Detaches and unloads; nothing of it may be used afterwards. */
  @Override
  public synchronized void close() {
    links.forEach(Libbpf::bpf_link__destroy);
    links.clear();
    Libbpf.bpf_object__close(object);
  }
}
