// Whether a message is passed on, and how large messages are: a function of the message alone, so that the same
// bytecode runs in the kernel and in an interpreter. Its one map is an array.
#include "bpf.h"

char programs_license[] SECTION("license") = "GPL";

#define PASSES 1
#define TOO_LARGE 2
#define TOO_FAR 3

#define TYPE_BULK 1 // others are for people or for the mesh itself

// As the node lays it out: numbers of 4 bytes, in the machine's order.
struct message { u32 bytes; u32 hop; u32 type; u32 verdict; };

struct { NUMBER(type, MAP_ARRAY); NUMBER(max_entries, 32); TYPE(key, u32); TYPE(value, u64); } sizes SECTION(".maps");

static ALWAYS_INLINE u32 power_of_two(u32 value)
{
	u32 power = 0;
	if (value >> 16) { power += 16; value >>= 16; }
	if (value >> 8) { power += 8; value >>= 8; }
	if (value >> 4) { power += 4; value >>= 4; }
	if (value >> 2) { power += 2; value >>= 2; }
	if (value >> 1) power += 1;
	return power;
}

SECTION("syscall")
int message_policy(struct message *message)
{
	u32 power = power_of_two(message->bytes);
	u64 *count = lookup(&sizes, &power);
	if (count)
		__sync_fetch_and_add(count, 1);

	u32 most_bytes = message->type == TYPE_BULK ? 4 << 20 : 256 << 10;
	u32 most_hops = message->type == TYPE_BULK ? 8 : 16;
	u32 verdict = PASSES;
	if (message->bytes > most_bytes)
		verdict = TOO_LARGE;
	else if (message->hop > most_hops)
		verdict = TOO_FAR;
	message->verdict = verdict;
	return verdict;
}
