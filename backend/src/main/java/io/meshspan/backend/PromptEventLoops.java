package io.meshspan.backend;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The event loop that accepts connections, and ends at once when it is told to. Netty's own waits
 * two seconds for tasks that might still come; here the server has stopped accepting before, and a
 * person who presses Ctrl-C should not wait.
 */
final class PromptEventLoops extends MultiThreadIoEventLoopGroup {
  PromptEventLoops(String threadName) {
    super(1, new DefaultThreadFactory(threadName, true), NioIoHandler.newFactory());
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
