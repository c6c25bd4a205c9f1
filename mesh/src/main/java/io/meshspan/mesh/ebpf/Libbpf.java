package io.meshspan.mesh.ebpf;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/**
 * Functions of libbpf 1.x, named and typed as in its headers bpf/libbpf.h and bpf/bpf.h, for 64-bit
 * systems. What fails returns null or a negative number, and leaves errno.
 */
final class Libbpf {
  private static final String LIBRARY = "libbpf.so.1";

  private Libbpf() {}

  /**
   * Binds the functions; once is enough, again does no harm.
   *
   * @throws UnsatisfiedLinkError when this machine has no such library
   */
  static void bind() {
    Native.register(Libbpf.class, LIBRARY);
    libbpf_set_print(null); // a refusal is told by whoever asked
  }

  /** What a ring buffer's reader is given for each record; 0 to go on. */
  interface Sample extends Callback {
    int invoke(Pointer context, Pointer data, long size);
  }

  static native Pointer libbpf_set_print(Pointer function);

  static native Pointer bpf_object__open_mem(Pointer bytes, long size, Pointer options);

  static native int bpf_object__load(Pointer object);

  static native void bpf_object__close(Pointer object);

  static native Pointer bpf_object__find_program_by_name(Pointer object, String name);

  static native int bpf_object__find_map_fd_by_name(Pointer object, String name);

  static native int bpf_program__fd(Pointer program);

  static native long bpf_program__insn_cnt(Pointer program);

  static native Pointer bpf_program__attach(Pointer program);

  static native Pointer bpf_program__attach_uprobe_opts(
      Pointer program, int process, String library, long offset, Pointer options);

  static native int bpf_link__destroy(Pointer link);

  static native int bpf_map_update_elem(int map, Pointer key, Pointer value, long flags);

  static native int bpf_map_lookup_elem(int map, Pointer key, Pointer value);

  static native int bpf_map_delete_elem(int map, Pointer key);

  static native int bpf_prog_test_run_opts(int program, Pointer options);

  static native int bpf_enable_stats(int type);

  static native int bpf_obj_get_info_by_fd(int object, Pointer info, IntByReference size);

  static native Pointer ring_buffer__new(int map, Sample sample, Pointer context, Pointer options);

  static native int ring_buffer__consume(Pointer ring);

  static native void ring_buffer__free(Pointer ring);
}
