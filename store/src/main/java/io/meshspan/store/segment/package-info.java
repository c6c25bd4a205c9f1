/**
 * Segments: spans at rest, in columns. Once written a segment never changes; readers hold it
 * without locks, through the operating system's cache of files. In: traces in the order of their
 * start, to {@link io.meshspan.store.segment.SegmentWriter}. Out: parts of traces, newest first or
 * by id, from {@link io.meshspan.store.segment.Segment}. Knows files; knows no network, no query
 * language, and nothing of the store that keeps it.
 *
 * <h2>The file, version 3</h2>
 *
 * <pre>
 * segment := marker:int32 (0x4D535347) version:int8 (3) block* tables index traceIds hashes rollUps textFilters footer
 * footer  := (offset:int64 length:int64 crc:int32)[6] version:int8 crc:int32 marker:int32
 * </pre>
 *
 * Numbers of a fixed length have their highest byte first. A {@code varint} has seven bits a byte,
 * lowest first, the highest bit set on all bytes but the last; a {@code zigzag} is the varint of (n
 * &lt;&lt; 1) ^ (n &gt;&gt; 63). Every {@code crc} is CRC-32C: of each of the six sections between
 * blocks and footer, in the footer; of the footer up to and with its version, in the footer; of
 * each block, in the index. The header's version is for people: the footer's counts.
 *
 * <h2>Blocks</h2>
 *
 * A block has up to 2,048 rows, a span each, or fewer where they are large. The rows of a trace lie
 * together in the order of their start (equal ones by id, kind, service); traces lie in the order
 * of their first start (equal ones by id, downwards), in a block and from block to block. A trace
 * that does not fit is continued in the next block, as a part of its own with the same first start.
 *
 * <pre>
 * block := rows:varint traces:varint sections:varint (id:varint values:varint length:varint)* then each section's bytes
 * </pre>
 *
 * Sections, in the order of their ids; one without values is left out:
 *
 * <pre>
 *  0 start of the first span of each trace       integers (nanoseconds since 1970)
 *  1 rows of each trace                          integers
 *  2 shape of each row                           integers
 *  3 span id of each row                         int64 each
 *  4 parent, of rows that have one               integers: how many rows before this one, negative for after; 0 for elsewhere,
 *                                                and (from version 2 on) where several rows have its id
 *  5 parent ids of those elsewhere               int64 each
 *  6 start of each row                           integers: since the row before, the first since section 0
 *  7 duration of each row                        integers: end less start; negative where a clock was set back
 *  8 status messages, of rows that have one      texts
 *  9 trace states, of rows that have one         texts
 * 10 dropped counts, of rows that have some      integers: attributes, events, links of each
 * 11 number of events, of rows that have some    integers
 * 12 shape of each event                         integers
 * 13 time of each event                          integers: since the start of its span
 * 14 number of links, of rows that have some     integers
 * 15 shape of each link                          integers
 * 16 trace of each link                          integers: (first part of this block, counted in the segment) - (part) + 4,096; 0 for 18
 * 17 span id of each link                        int64 each
 * 18 trace ids of links that 16 does not find    int64 twice each
 * 32 + c values of column c, in the order of their rows  integers or texts, by the column's type; nothing for EMPTY
 * </pre>
 *
 * <h2>Columns of numbers</h2>
 *
 * {@code integers := form:int8 ...}, nothing at all when there are no values:
 *
 * <pre>
 * 0 all the same     value:zigzag
 * 1 frame            least:zigzag width:int8 packed (value - least)
 * 2 differences      first:zigzag, then a frame (without form) of the differences
 * 3 magnitudes       integers (of form 1 or 5) of the bit lengths of zigzag(value); bytes:varint and a row of those bits
 *                    without the highest of each, lowest bit first
 * 4 dictionary       size:varint, a frame of the distinct values in ascending order, packed indexes
 * 5 deflated codes   size:varint, a frame of the distinct values (at most 256), length:varint, raw Deflate of a byte for each index
 * packed := the lowest width bits of each value, one after the other, lowest bit first, filled up to a byte
 * </pre>
 *
 * A double is the integer of its bits, a truth value 0 or 1.
 *
 * <h2>Columns of strings</h2>
 *
 * <pre>
 * texts  := distinct:varint, integers (of each distinct string: its place in the tables + 1, or 0), the strings of those
 *           with 0, integers (of each value: which distinct string), distinct ones in the order in which they first come
 * strings := nothing for none, or form:int8 prefixLength:varint prefix (what all begin with) integers (length of each rest) rests
 * rests  := form 0: length:varint bytes | 1: length:varint deflatedLength:varint raw Deflate
 *           | 2: length:varint, four bits a digit, lowest bits first, for rests that are all of 0-9 and a-f (lengths are digits)
 * </pre>
 *
 * A string's bytes are one to three for each UTF-16 unit, as UTF-8 has them for that range of
 * characters, so that half a surrogate pair is kept too. Lists, maps and bytes are strings of the
 * grammar in {@code NestedValue}.
 *
 * <h2>Sections after the blocks</h2>
 *
 * <pre>
 * tables  := strings: count:varint strings
 *            columns: count:varint (place:varint key:varint type:varint)*
 *            resources: count:varint strings (each a map); scopes: 3 * count:varint strings (name, version, map)
 *            rawLength:varint length:varint raw Deflate of: shapes partShapes
 * shapes  := count:varint (size:varint (number:zigzag)[size])*
 *            numbers: name kind status resource scope flags traits column*
 *            traits: 1 parent, 2 status message, 4 trace state, 8 dropped counts, 16 events, 32 links
 * partShapes := likewise: text (event's name, link's trace state) dropped column*
 * index   := spans:varint tracesBegun:varint level:varint replaced:varint (number:varint)*
 *            tablesWeight:varint (not in version 1) blocks:varint entry*
 * entry   := length:varint crc:int32 rows:varint traces:varint leastStart:varint (mostStart - leastStart):varint mostDuration:varint
 *            lastTraceStart:varint hasLinks:int8 filterLength:varint; blocks follow each other from byte 5 on
 * traceIds := 16 bytes for each part, in order
 * hashes  := (hash:3 bytes part:3 bytes)* ascending; the hash is in {@code TraceHash}
 * rollUps := there:int8 tallies:varint durations:varint integers[9]: minute, service, name, kind, status, spans, nanoseconds,
 *            (first &lt;&lt; 8 | end) element of its durations, and all durations one after the other
 *            (a minute m holds starts from m * 60 s + 1 ns to (m + 1) * 60 s; before version 3 it held its start and not its end,
 *            and is not read any more)
 * textFilters := for each block a Bloom filter of the strings that are values, with their keys; see {@code TextFilter}
 * </pre>
 *
 * Places from 0: span, event, link. Types from 0: text, bool, whole, real, nested, empty. Kinds and
 * statuses: {@link io.meshspan.store.segment.Codes}.
 *
 * <h2>Hot</h2>
 *
 * {@code SegmentWriter.add}, {@code CompiledTest.rows}, {@code Segment.spansOf}: {@code bench/run
 * store}.
 */
package io.meshspan.store.segment;
