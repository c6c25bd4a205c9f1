package io.meshspan.api.processor;

import io.meshspan.api.catalog.AttributeDescription;
import io.meshspan.api.catalog.SpanDescription;
import io.meshspan.api.catalog.SpanUse;
import io.meshspan.api.catalog.SpanUse.Shape;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Types as a compiler sees them: of the application's parameters, and of the typed API. */
final class DeclaredTypes {
  private final Elements elements;
  private final Types types;

  DeclaredTypes(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  SpanUse.Type describe(TypeMirror type) {
    return new SpanUse.Type(shapeOf(type), nameOf(type));
  }

  private Shape shapeOf(TypeMirror type) {
    return switch (type.getKind()) {
      case BYTE, SHORT, INT, LONG -> Shape.WHOLE;
      case FLOAT, DOUBLE -> Shape.REAL;
      case BOOLEAN -> Shape.TRUTH;
      case ARRAY -> isText(((ArrayType) type).getComponentType()) ? Shape.TEXTS : Shape.OTHER;
      case DECLARED -> shapeOfDeclared((DeclaredType) type);
      default -> Shape.OTHER;
    };
  }

  private Shape shapeOfDeclared(DeclaredType type) {
    if (isA(type, CharSequence.class)) {
      return Shape.TEXT;
    } else if (isA(type, Boolean.class)) {
      return Shape.BOXED_TRUTH;
    } else if (isA(type, Iterable.class)) {
      return isIterableOfTexts(type) ? Shape.TEXTS : Shape.OTHER;
    } else if (type.asElement().getKind() == ElementKind.ENUM) {
      return Shape.ENUM;
    }
    try {
      return shapeOf(types.unboxedType(type));
    } catch (IllegalArgumentException e) { // no boxed number
      return Shape.OTHER;
    }
  }

  private boolean isIterableOfTexts(DeclaredType type) {
    DeclaredType texts =
        types.getDeclaredType(
            elements.getTypeElement(Iterable.class.getName()),
            types.getWildcardType(
                elements.getTypeElement(CharSequence.class.getName()).asType(), null));
    return types.isAssignable(type, texts);
  }

  private boolean isText(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED && isA(type, String.class);
  }

  private boolean isA(TypeMirror type, Class<?> other) {
    TypeMirror wanted = types.erasure(elements.getTypeElement(other.getName()).asType());
    return types.isAssignable(types.erasure(type), wanted);
  }

  private String nameOf(TypeMirror type) {
    return type instanceof DeclaredType declared
        ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
        : type.toString();
  }

  /** The qualified name of an enumerated attribute's Java type. */
  String enumType(SpanDescription span, AttributeDescription attribute) {
    TypeElement meshspan = elements.getTypeElement("io.meshspan.api.Meshspan");
    ExecutableElement start =
        method(returned(method(meshspan, span.familyMethod())), span.method());
    int required = span.required().indexOf(attribute);
    ExecutableElement holder = required >= 0 ? start : method(returned(start), attribute.setter());
    return nameOf(holder.getParameters().get(Math.max(0, required)).asType());
  }

  private TypeElement returned(ExecutableElement method) {
    return (TypeElement) types.asElement(method.getReturnType());
  }

  private ExecutableElement method(TypeElement type, String name) {
    return ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
        .filter(method -> method.getSimpleName().contentEquals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(type + " has no method " + name));
  }
}
