package io.meshspan.api.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.meshspan.api.CatalogSpan;
import io.meshspan.api.catalog.AttributeDescription;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.lang.model.SourceVersion;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles real sources with the real compiler, which finds the processor as it would anywhere. */
class TracedProcessorTest {
  @TempDir private Path output;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "@Traced(\"raft.leader_electoin\") void f();",
            "there is no span \"raft.leader_electoin\"; did you mean \"raft.leader_election\"?"),
        arguments(
            "@Traced(\"quantum.entangle\") void f();",
            "there is no span \"quantum.entangle\"; the names are in the reference"),
        arguments(
            "@Traced(\"raft.leader_election\") void f(@SpanAttribute(\"raft.term\") long term);",
            "raft.leader_election needs raft.candidate.id; annotate the parameter that holds it"
                + " with @SpanAttribute(\"raft.candidate.id\")"),
        arguments(
            "@Traced(\"ml.inference\") void f(@SpanAttribute(\"ml.model.name\") String n,"
                + " @SpanAttribute(\"ml.model.versoin\") String v);",
            "ml.inference has no attribute \"ml.model.versoin\"; did you mean"
                + " \"ml.model.version\"?"),
        arguments(
            "@Traced(\"ml.inference\") void f(@SpanAttribute String modelName,"
                + " @SpanAttribute String modelVersoin);",
            "ml.inference has no attribute \"modelVersoin\"; did you mean \"modelVersion\"?"),
        arguments(
            "@Traced(\"ml.inference\") void f(@SpanAttribute(\"ml.model.name\") int name);",
            "ml.model.name is a String, not a int; change the type"),
        arguments(
            "@Traced(\"ml.evaluation\") void f(@SpanAttribute(\"ml.model.name\") String name,"
                + " @SpanAttribute(\"ml.evaluation.accuracy\") java.math.BigDecimal accuracy);",
            "ml.evaluation.accuracy is a double, not a java.math.BigDecimal; change the type"),
        arguments(
            "@Traced(\"raft.leader_election\") void f(@SpanAttribute(\"raft.term\") long t,"
                + " @SpanAttribute(\"raft.candidate.id\") String c,"
                + " @SpanAttribute(\"raft.election.outcome\") Thread.State outcome);",
            "raft.election.outcome is a io.meshspan.api.raft.ElectionOutcome, not a"
                + " java.lang.Thread.State; change the type"),
        arguments(
            "@Traced(\"mesh.routing\") void f(@SpanAttribute(\"mesh.source.id\") String a,"
                + " @SpanAttribute(\"mesh.destination.id\") String b,"
                + " @SpanAttribute(\"mesh.route.path\") java.util.List<Integer> path);",
            "mesh.route.path is an Iterable<String>, not a java.util.List; change the type"),
        arguments(
            "@Traced(\"ml.inference\") void f(@SpanAttribute(\"ml.model.name\") String a,"
                + " @SpanAttribute(\"ml.model.name\") String b);",
            "ml.model.name is given twice; remove one of them"),
        arguments(
            "void f(@SpanAttribute(\"ml.model.name\") String a);",
            "@SpanAttribute does nothing here: its method is not annotated with @Traced"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void aMistakeIsAnErrorWhereItStands(String method, String expected) {
    List<Diagnostic<? extends JavaFileObject>> found = compile(interfaceWith(method));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).getKind()).isEqualTo(Diagnostic.Kind.ERROR);
    assertThat(found.get(0).getMessage(null)).startsWith(expected);
    assertThat(found.get(0).getLineNumber()).isEqualTo(5);
    String at =
        interfaceWith(method)
            .substring((int) found.get(0).getStartPosition(), (int) found.get(0).getEndPosition());
    assertThat(at).startsWith("@").containsAnyOf("Traced", "SpanAttribute");
  }

  @Test
  void everyParameterTypeThatFitsIsAccepted() {
    assertThat(
            compile(
                interfaceWith(
                    "@Traced(\"mesh.routing\") void f(@SpanAttribute String sourceId,"
                        + " @SpanAttribute(\"mesh.destination.id\") StringBuilder to, Object other,"
                        + " @SpanAttribute(\"mesh.route.hops\") Short hops,"
                        + " @SpanAttribute(\"mesh.route.cost\") Float cost,"
                        + " @SpanAttribute(\"mesh.route.path\") java.util.Set<String> path);"
                        + "@Traced(\"crdt.merge\") void g(@SpanAttribute(\"crdt.type\") String t,"
                        + " @SpanAttribute(\"crdt.replica.id\") String r,"
                        + " @SpanAttribute(\"crdt.merge.conflict\") Boolean conflict);"
                        + "@Traced(\"mesh.routing\") void h(@SpanAttribute String sourceId,"
                        + " @SpanAttribute String destinationId,"
                        + " @SpanAttribute(\"mesh.route.path\") String[] path);")))
        .isEmpty();
  }

  /** With the types of the typed API itself, every span can be said by annotation. */
  @ParameterizedTest
  @MethodSource("io.meshspan.api.CatalogSpan#all")
  void everySpanCanBeAnnotatedWithAllItsAttributes(CatalogSpan span) throws Exception {
    Method start = span.startMethod();
    List<AttributeDescription> required = span.description().required();
    StringBuilder method = new StringBuilder("@Traced(\"" + span + "\") void f(");
    for (int i = 0; i < required.size(); i++) {
      method.append(parameter(start.getParameterTypes()[i], required.get(i))).append(", ");
    }
    for (AttributeDescription optional : span.description().optional()) {
      Class<?> type =
          Stream.of(start.getReturnType().getDeclaredMethods())
              .filter(m -> m.getName().equals(optional.setter()))
              .findFirst()
              .orElseThrow()
              .getParameterTypes()[0];
      method.append(parameter(type, optional)).append(", ");
    }
    assertThat(compile(interfaceWith(method + "int last);"))).isEmpty();
  }

  @Test
  void itIsFoundByTheCompilerAndSupportsItsVersion() {
    assertThat(ServiceLoader.load(Processor.class))
        .hasAtLeastOneElementOfType(TracedProcessor.class);
    assertThat(new TracedProcessor().getSupportedSourceVersion())
        .isGreaterThanOrEqualTo(SourceVersion.RELEASE_17);
  }

  private static String parameter(Class<?> type, AttributeDescription attribute) {
    String name =
        type == Iterable.class ? "Iterable<String>" : type.getTypeName().replace("java.lang.", "");
    return "@SpanAttribute(\"" + attribute.key() + "\") " + name + " a" + attribute.setter();
  }

  private static String interfaceWith(String method) {
    return "package test;\n"
        + "import io.meshspan.api.annotation.SpanAttribute;\n"
        + "import io.meshspan.api.annotation.Traced;\n"
        + "interface Node {\n  "
        + method
        + "\n}\n";
  }

  private List<Diagnostic<? extends JavaFileObject>> compile(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    String classPath = System.getProperty("java.class.path");
    List<String> options =
        List.of(
            "-d", output.toString(), "-classpath", classPath, "-processorpath", processorPath());
    compiler.getTask(null, null, diagnostics, options, null, List.of(new Source(source))).call();
    return diagnostics.getDiagnostics();
  }

  /** Only what this module is made of: not the other processors of the tests' class path. */
  private static String processorPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith("classes") || entry.contains("opentelemetry"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///test/Node.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
