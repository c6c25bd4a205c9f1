/**
 * Tail sampling in the process: what is kept of a trace is decided when its spans here have ended,
 * by what they turned out to be. In: every span as it starts and ends. Out: those that are kept, to
 * the processor behind, in the order of their end within a trace. Bounded in spans and in time;
 * what it does not keep is counted. Knows one process's part of a trace: other processes decide for
 * themselves, alike only where the random share decides, since that follows from the trace id.
 *
 * <p>Hot: {@code TailSampling.onStart}, {@code onEnd}.
 */
package io.meshspan.sdk.tail;
