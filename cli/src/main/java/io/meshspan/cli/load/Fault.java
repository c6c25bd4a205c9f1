package io.meshspan.cli.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** What goes wrong in the mesh, as the exceptions that a JVM would see. Immutable. */
final class Fault {
  static final Fault UNREACHABLE =
      new Fault("Connection refused: %s:9300", ConnectException::new, "link.Link", "open");
  static final Fault TIMED_OUT =
      new Fault("no answer from %s in 2000 ms", TimeoutException::new, "link.Link", "await");
  static final Fault CLOSED =
      new Fault("connection to %s was closed", SocketException::new, "link.Link", "write");
  static final Fault OVERLOADED =
      new Fault("queue of %s is full", RejectedExecutionException::new, "Dispatcher", "submit");
  static final Fault EXPIRED =
      new Fault(
          "certificate of %s expired", CertificateExpiredException::new, "Verifier", "verify");
  static final Fault REVERTED =
      new Fault("execution reverted: %s", IllegalStateException::new, "evm.Frame", "complete");
  static final Fault DISK =
      new Fault("No space left on device (%s)", IOException::new, "ledger.File", "append");
  static final Fault DIVERGED =
      new Fault("loss of %s is not a number", ArithmeticException::new, "Trainer", "step");

  private final String text;
  private final Function<String, Exception> exception;
  private final StackTraceElement[] stack;

  Fault(String text, Function<String, Exception> exception, String type, String method) {
    this.text = text;
    this.exception = exception;
    this.stack = stack("org.example.mesh." + type, method);
  }

  /** A new one; its stack is the mesh's and not ours, the same on every run. */
  Exception about(String subject) {
    Exception fault = exception.apply(text.replace("%s", subject));
    fault.setStackTrace(stack);
    return fault;
  }

  private static StackTraceElement[] stack(String type, String method) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    String pool = "java.util.concurrent.ThreadPoolExecutor";
    return new StackTraceElement[] {
      new StackTraceElement(type, method, file, 214),
      new StackTraceElement(type, method + "Unchecked", file, 187),
      new StackTraceElement("org.example.mesh.Pipeline", "apply", "Pipeline.java", 92),
      new StackTraceElement("org.example.mesh.Pipeline", "lambda$run$2", "Pipeline.java", 71),
      new StackTraceElement("org.example.mesh.Node", "dispatch", "Node.java", 318),
      new StackTraceElement(pool, "runWorker", "ThreadPoolExecutor.java", 1136),
      new StackTraceElement(pool + "$Worker", "run", "ThreadPoolExecutor.java", 635),
      new StackTraceElement("java.lang.Thread", "run", "Thread.java", 840)
    };
  }
}
