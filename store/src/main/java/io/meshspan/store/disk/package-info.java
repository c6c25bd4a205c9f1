/**
 * The durable store: a write-ahead log, what came last in memory, and segments of everything
 * before. What was acknowledged is there after the process is killed. Memory holds two heads at
 * most, whatever the disk holds; retention drops segments whole.
 *
 * <h2>The way of a batch</h2>
 *
 * It is written to the log and synced, with all others that wait at that moment; then it is added
 * to the active head and seen; then it is acknowledged. A head that is full is frozen together with
 * the logs up to then, written as a segment of the hour in which that happens, and only when the
 * segment's bytes and name are safe the logs go. Sixteen segments of one hour and level become one
 * of the next level, which names those that it replaces, so that a kill between its name and their
 * deletion is put right by the next opening.
 *
 * <p>Every span is in exactly one place of the {@code View} that a question is answered from. A
 * batch that is sent again is held against the head and, for traces that are new there, against the
 * segments; a log that is replayed beside its own segment too.
 *
 * <h2>Files of a directory</h2>
 *
 * <ul>
 *   <li>{@code lock}, locked by the operating system while a store is open, and {@code owner}, a
 *       line that says which process that is.
 *   <li>{@code NNNNNNNNNNNNNNNNNNNN.log}: batches in the order in which they were taken, 20 decimal
 *       digits, counting up. A log is never continued by another process: each opening starts the
 *       next number with its first batch.
 *   <li>{@code uuuu-MM-ddTHH/NNNNNNNNNNNNNNNNNNNN.segment}: see {@link io.meshspan.store.segment}.
 *       The hour (UTC) is the one in which its spans came, whatever they say of their own time.
 *       Written as {@code .tmp}, synced, renamed, directory synced.
 * </ul>
 *
 * <h2>Frames of a log</h2>
 *
 * A log is a row of frames, nothing before or between. Numbers are big-endian.
 *
 * <pre>
 * frame   := marker:int32 (0x4D53464D) length:int32 crc:int32 version:int8 (1) codec:int8 (0 batch) payload:byte[length]
 * </pre>
 *
 * {@code crc} is CRC-32C over the frame's position in the file (int64), length, version, codec and
 * payload: a frame is valid at its own place alone. After a damaged frame a reader looks for the
 * next valid one, so a flipped bit costs one batch; what was passed over is reported.
 *
 * <h2>Batches</h2>
 *
 * <pre>
 * batch    := count:varint span*
 * span     := flags:int8 (1 same trace as the span before, 2 has a parent) [traceHigh:int64 traceLow:int64]
 *             id:int64 [parent:int64] name:string kind:varint start:int64 (end-start):zigzag
 *             status:varint message:string attributes events links traceState:string flags:zigzag
 *             droppedAttributes:zigzag droppedEvents:zigzag droppedLinks:zigzag scope resource
 * string   := reference:varint (0: text follows and becomes the next entry of the batch's table; n: its entry n, from 1)
 * text     := (length &lt;&lt; 1 | wide):varint, then length bytes of ISO 8859-1, or if wide length UTF-16 units
 * attributes := count:varint (key:string value)*
 * value    := 0 text:string | 1 false | 2 true | 3 whole:zigzag | 4 real:int64 | 5 base64:string
 *             | 6 count:varint value* | 7 attributes | 8 (empty)
 * events   := count:varint (name:string time:int64 attributes dropped:zigzag)*
 * links    := count:varint (traceHigh:int64 traceLow:int64 id:int64 traceState:string attributes dropped:zigzag)*
 * scope    := reference:varint (as of strings, in a table of its own) [name:string version:string attributes]
 * resource := reference:varint (likewise) [attributes]
 * varint   := seven bits a byte, lowest first, highest bit set on all but the last; zigzag := varint of (n &lt;&lt; 1) ^ (n &gt;&gt; 63)
 * </pre>
 *
 * Kinds from 0: unspecified, internal, server, client, producer, consumer. Statuses from 0: unset,
 * ok, error.
 *
 * <p>Knows files; knows no network and no query language.
 */
package io.meshspan.store.disk;
