/**
 * The durable store: a write-ahead log in front of the store in memory, and sealed files of what it
 * holds. What was acknowledged is there after the process is killed; what is held is bounded by
 * {@link io.meshspan.store.StoreLimits}, in memory and on disk. Questions are answered from memory.
 *
 * <h2>Files of a directory</h2>
 *
 * <ul>
 *   <li>{@code lock}, locked by the operating system while a store is open, and {@code owner}, a
 *       line that says which process that is.
 *   <li>{@code NNNNNNNNNNNNNNNNNNNN.log}: batches in the order in which they were taken, 20 decimal
 *       digits, counting up. A log is never continued by another process: each opening starts the
 *       next number with its first batch.
 *   <li>{@code NNNNNNNNNNNNNNNNNNNN.sealed}: what was held once the logs up to this number were
 *       applied, clustered by trace, the trace that was silent longest first. Written as {@code
 *       .tmp}, synced, renamed, directory synced; only then the logs up to the number go.
 * </ul>
 *
 * Opening applies the newest sealed file, then the logs of higher numbers in their order.
 *
 * <h2>Frames</h2>
 *
 * Every file is a row of frames, nothing before or between. Numbers are big-endian.
 *
 * <pre>
 * frame   := marker:int32 (0x4D53464D) length:int32 crc:int32 version:int8 (1) codec:int8 payload:byte[length]
 * codec   := 0 batch | 1 rawLength:int32, then a batch in a zlib stream | 2 end: frames:int64 (of the file, without this one)
 * </pre>
 *
 * {@code crc} is CRC-32C over the frame's position in the file (int64), length, version, codec and
 * payload: a frame is valid at its own place alone. After a damaged frame a reader looks for the
 * next valid one, so a flipped bit costs one batch; what was passed over is reported. A sealed file
 * ends with an end frame; one that does not was cut.
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
