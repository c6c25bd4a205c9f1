/**
 * eBPF programs at work in a node. In the kernel, where the process may: its own system calls are
 * counted and timed, each span tells those of its own that took longest, and a probe sees syncs of
 * the disk. Without that permission the policy program, which is a function of a message alone,
 * runs in an interpreter of the same bytecode; what only a kernel can see is left out there.
 *
 * <p>The programs are in {@code mesh/src/main/ebpf}, their objects as text beside this package's
 * classes. Everything is attached for this process alone, and the kernel detaches it when the
 * process ends, however it ends. Knows libbpf and bytecode; knows no other part of a node. Never
 * throws into whoever runs a span.
 *
 * <p>Sources: RFC 9669 (instruction set); Linux, Documentation/bpf; libbpf's API.
 *
 * <p>Hot: {@code PublishingStorage.attach}, {@code RunningSpans}.
 */
package io.meshspan.mesh.ebpf;
