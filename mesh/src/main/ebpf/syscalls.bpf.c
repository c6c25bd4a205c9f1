// The system calls of one process: each counted, those that move bytes or sync a disk timed, and the longest of
// those kept for the span that was running on their thread, so that the span can tell them when it ends.
#include "bpf.h"

char programs_license[] SECTION("license") = "GPL"; // raw tracepoints give their arguments to GPL programs alone

#define NUMBERS 512 // of system calls
#define KEPT 8      // calls a span keeps, the longest

struct raw_tracepoint { u64 args[2]; };

struct call { u64 begun; u64 nanos; s64 returned; u64 number; };
struct calls { u64 seen; u64 syncs; struct call longest[KEPT]; };
struct sync { u64 span; u64 begun; u64 nanos; s64 returned; u32 thread; u32 number; };

// What user space says: 0 the process, then for each number of a system call what is done with it.
struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, 1); TYPE(key, u32); TYPE(value, u64); } process SECTION(".maps");
struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, NUMBERS); TYPE(key, u32); TYPE(value, u64); } kinds SECTION(".maps");
#define KIND_TIMED 1
#define KIND_SYNC 2

// Which span is running, by thread; what its calls were, by span.
struct { NUMBER(type, MAP_HASH); NUMBER(max_entries, 4096); TYPE(key, u32); TYPE(value, u64); } running SECTION(".maps");
struct { NUMBER(type, MAP_LRU_HASH); NUMBER(max_entries, 4096); TYPE(key, u64); TYPE(value, struct calls); } calls_of SECTION(".maps");

struct { NUMBER(type, MAP_HASH); NUMBER(max_entries, 4096); TYPE(key, u32); TYPE(value, struct call); } entered SECTION(".maps");
struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, NUMBERS); TYPE(key, u32); TYPE(value, u64); } counts SECTION(".maps");
// How long timed calls took: 2^n nanoseconds up to twice that.
struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, 64); TYPE(key, u32); TYPE(value, u64); } latencies SECTION(".maps");
// 0 hits of the probe on the C library, 1 syncs that the ring had no room for.
struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, 2); TYPE(key, u32); TYPE(value, u64); } totals SECTION(".maps");
struct { NUMBER(type, MAP_RING_BUFFER); NUMBER(max_entries, 65536); } syncs SECTION(".maps");

static ALWAYS_INLINE int is_ours(u32 *thread)
{
	u64 id = process_and_thread();
	u32 first = 0;
	u64 *ours = lookup(&process, &first);
	*thread = (u32)id;
	return ours && *ours == id >> 32;
}

static ALWAYS_INLINE void add_one(void *map, u32 index)
{
	u64 *count = lookup(map, &index);
	if (count)
		__sync_fetch_and_add(count, 1);
}

static ALWAYS_INLINE u32 power_of_two(u64 value)
{
	u32 power = 0;
	if (value >> 32) { power += 32; value >>= 32; }
	if (value >> 16) { power += 16; value >>= 16; }
	if (value >> 8) { power += 8; value >>= 8; }
	if (value >> 4) { power += 4; value >>= 4; }
	if (value >> 2) { power += 2; value >>= 2; }
	if (value >> 1) power += 1;
	return power;
}

static ALWAYS_INLINE struct calls *calls_of_span(u64 span)
{
	struct calls *calls = lookup(&calls_of, &span);
	if (calls)
		return calls;
	struct calls none = {};
	update(&calls_of, &span, &none, UPDATE_ONLY_NEW);
	return lookup(&calls_of, &span);
}

static ALWAYS_INLINE void keep(struct calls *calls, struct call *call)
{
	u32 shortest = 0;
#pragma unroll
	for (u32 i = 1; i < KEPT; i++)
		if (calls->longest[i].nanos < calls->longest[shortest & (KEPT - 1)].nanos)
			shortest = i;
	shortest &= KEPT - 1; // the verifier sees the bound
	if (call->nanos > calls->longest[shortest].nanos)
		calls->longest[shortest] = *call;
}

SECTION("raw_tp/sys_enter")
int on_sys_enter(struct raw_tracepoint *at)
{
	u32 thread;
	if (!is_ours(&thread))
		return 0;
	u32 number = (u32)at->args[1];
	add_one(&counts, number);
	u64 *kind = lookup(&kinds, &number);
	if (!kind || !*kind)
		return 0;
	struct call call = { .begun = nanoseconds(), .number = number };
	update(&entered, &thread, &call, UPDATE_ANY);
	return 0;
}

SECTION("raw_tp/sys_exit")
int on_sys_exit(struct raw_tracepoint *at)
{
	u32 thread;
	if (!is_ours(&thread))
		return 0;
	struct call *begun = lookup(&entered, &thread);
	if (!begun)
		return 0;
	struct call call = *begun;
	erase(&entered, &thread);
	call.nanos = nanoseconds() - call.begun;
	call.returned = (s64)at->args[1];
	add_one(&latencies, power_of_two(call.nanos));

	u64 *span = lookup(&running, &thread);
	struct calls *calls = span ? calls_of_span(*span) : 0;
	if (calls) {
		calls->seen++; // one thread runs a span at a time
		keep(calls, &call);
	}
	u32 number = (u32)call.number;
	u64 *kind = lookup(&kinds, &number);
	if (kind && *kind & KIND_SYNC) {
		struct sync *event = reserve(&syncs, sizeof(*event), 0);
		if (!event) {
			add_one(&totals, 1);
			return 0;
		}
		event->span = span ? *span : 0;
		event->begun = call.begun;
		event->nanos = call.nanos;
		event->returned = call.returned;
		event->thread = thread;
		event->number = number;
		submit(event, 0);
	}
	return 0;
}

// At the C library's fdatasync and fsync; where a program makes the call without that library it is not hit.
SECTION("uprobe")
int on_sync(void *registers)
{
	u32 thread;
	if (!is_ours(&thread))
		return 0;
	add_one(&totals, 0);
	u64 *span = lookup(&running, &thread);
	struct calls *calls = span ? calls_of_span(*span) : 0;
	if (calls)
		calls->syncs++;
	return 0;
}
