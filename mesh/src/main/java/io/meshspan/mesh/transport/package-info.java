/**
 * Frames between neighbours over TCP on loopback: one connection a link, which the higher node
 * dials and redials until it stands. Both ends prove who they are before the first frame ({@link
 * LinkSecurity}, whose means are not known here). Loss of a connection is normal and never thrown:
 * a frame is either accepted for a link or it is not. What comes from the wire is refused when it
 * is malformed or larger than it may be, and costs the connection that brought it.
 *
 * <p>Knows who is whose neighbour; knows nothing of routes, of measuring, or of what messages mean.
 * Start reading at {@link Transport}; the bytes are in {@link FrameCodec}.
 */
package io.meshspan.mesh.transport;
