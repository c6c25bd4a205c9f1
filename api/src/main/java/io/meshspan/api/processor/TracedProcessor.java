package io.meshspan.api.processor;

import io.meshspan.api.annotation.SpanAttribute;
import io.meshspan.api.annotation.Traced;
import io.meshspan.api.catalog.SpanUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;

/** Checks each method that is annotated with {@link Traced} against the registry. */
public final class TracedProcessor extends AbstractProcessor {
  /** For the compiler. */
  public TracedProcessor() {}

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of(Traced.class.getName(), SpanAttribute.class.getName());
  }

  /** It reads declarations only, which newer versions of the language add to but do not change. */
  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (Element element : round.getElementsAnnotatedWith(Traced.class)) {
      if (element instanceof ExecutableElement method) {
        check(method);
      }
    }
    for (Element element : round.getElementsAnnotatedWith(SpanAttribute.class)) {
      if (element.getEnclosingElement().getAnnotation(Traced.class) == null) {
        error(
            element,
            SpanAttribute.class,
            "@SpanAttribute does nothing here: its method is not annotated with @Traced");
      }
    }
    return false; // others may look at these annotations too
  }

  private void check(ExecutableElement method) {
    DeclaredTypes types =
        new DeclaredTypes(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
    List<VariableElement> holders = new ArrayList<>();
    List<SpanUse.Parameter> parameters = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      SpanAttribute attribute = parameter.getAnnotation(SpanAttribute.class);
      if (attribute != null) {
        holders.add(parameter);
        parameters.add(
            new SpanUse.Parameter(
                attribute.value(),
                parameter.getSimpleName().toString(),
                types.describe(parameter.asType())));
      }
    }
    List<SpanUse.Problem> problems = new ArrayList<>();
    SpanUse.check(
        method.getAnnotation(Traced.class).value(), parameters, types::enumType, problems);
    for (SpanUse.Problem problem : problems) {
      if (problem.parameter() == SpanUse.Problem.METHOD) {
        error(method, Traced.class, problem.message());
      } else {
        error(holders.get(problem.parameter()), SpanAttribute.class, problem.message());
      }
    }
  }

  /** At the annotation, not at the whole element. */
  private void error(Element element, Class<?> annotation, String message) {
    AnnotationMirror mirror =
        element.getAnnotationMirrors().stream()
            .filter(m -> m.getAnnotationType().toString().equals(annotation.getName()))
            .findFirst()
            .orElse(null);
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element, mirror);
  }
}
