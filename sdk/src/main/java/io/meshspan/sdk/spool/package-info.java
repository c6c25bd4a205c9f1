/**
 * The spool: batches of spans on disk that an exporter could not deliver yet, in their order,
 * within a bound. What {@code append} returned for is there again after the process is killed; how
 * many spans of which type a batch has stands beside it, so that all that leaves the spool,
 * delivered or not, is accounted for without being decoded. For one thread at a time.
 *
 * <h2>Files</h2>
 *
 * <ul>
 *   <li>{@code N/}, N from 1: what one process writes. Who opens the directory takes the first N
 *       that is not locked, and adopts every other one that holds spans and is not locked: its
 *       process has ended. Adopted spans come first. So several processes may share a directory.
 *   <li>{@code N/lock}: locked by the operating system while N is used.
 *   <li>{@code N/NNNNNNNNNNNNNNNNNNNN.spool}: a segment, 20 decimal digits, counting up. A segment
 *       is never continued by another process, and is deleted when all of it was released.
 *   <li>{@code N/progress}: {@code segment:int64 offset:int64 crc:int32}, written over in place:
 *       what lies before was released. Where it is torn or missing, the oldest segment is sent
 *       again from its start; receivers that know a span by its ids hold it once.
 * </ul>
 *
 * <h2>Segments</h2>
 *
 * A row of frames, nothing before or between. Numbers are big-endian; {@code crc} is CRC-32C over
 * the frame's position in the file (int64) and its body, so that a frame is valid at its own place
 * alone.
 *
 * <pre>
 * frame   := marker:int32 (0x4D535350) crc:int32 length:int32 body:byte[length]
 * body    := version:int8 (1) types:int16 type* payload:byte[to the end]
 * type    := spans:int32 length:int16 name:byte[length] (UTF-8)
 * </pre>
 *
 * The payload is one OTLP {@code ExportTraceServiceRequest}. After a damaged frame the next valid
 * one is looked for; what was passed over is told. A tail that was torn by a kill was never
 * acknowledged.
 *
 * <h2>The bound</h2>
 *
 * A segment takes at most an eighth of the bound. When the next frame would exceed the bound, the
 * oldest segment is deleted, and what was left of it is told by type. A segment is synced when it
 * is complete and at the orderly end: a kill costs nothing, a loss of power what the operating
 * system had not written yet.
 *
 * <p>Knows files; knows no exporter and not what a payload says.
 */
package io.meshspan.sdk.spool;
