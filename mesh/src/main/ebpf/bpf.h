// What the programs here need of the kernel's and libbpf's headers, so that a compiler alone is enough.
// Numbers: include/uapi/linux/bpf.h.
#pragma once

typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef long long s64;

#define SECTION(name) __attribute__((section(name), used))
#define ALWAYS_INLINE inline __attribute__((always_inline))

// A map is a struct whose members' types say what it is like; libbpf reads them from BTF.
#define NUMBER(name, value) int(*name)[value]
#define TYPE(name, type) type *name

#define MAP_HASH 1
#define MAP_ARRAY 2
#define MAP_LRU_HASH 9
#define MAP_RING_BUFFER 27

#define UPDATE_ANY 0
#define UPDATE_ONLY_NEW 1

static void *(*lookup)(void *map, const void *key) = (void *)1;
static long (*update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*erase)(void *map, const void *key) = (void *)3;
static u64 (*nanoseconds)(void) = (void *)5;      // CLOCK_MONOTONIC, as System.nanoTime() here
static u64 (*process_and_thread)(void) = (void *)14; // process (tgid) << 32 | thread
static void *(*reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*submit)(void *data, u64 flags) = (void *)132;
