package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Attribute;
import io.meshspan.codegen.registry.AttributeType.Enumeration;
import io.meshspan.codegen.registry.AttributeType.Member;
import java.util.Iterator;

/** The Java enum of an enumerated attribute. */
final class EnumSource {
  private EnumSource() {}

  static GeneratedFile of(Attribute attribute, Enumeration enumeration) {
    String type = enumeration.javaName();
    JavaFile file =
        new JavaFile(JavaNames.packageOf(attribute.family()), type, attribute.at())
            .use("io.meshspan.api.core.WireValue")
            .use("java.util.Optional");
    file.javadoc(
        "",
        new Javadoc()
            .text(attribute.brief())
            .text(attribute.text().note())
            .html("Values of " + Javadoc.code(attribute.name()) + "."));
    file.line("public enum " + type + " implements WireValue {");
    for (Iterator<Member> members = enumeration.members().iterator(); members.hasNext(); ) {
      Member member = members.next();
      file.javadoc("  ", new Javadoc().text(member.brief()));
      file.line(
          "  "
              + JavaNames.constant(member.value())
              + "("
              + JavaFile.quote(member.value())
              + ")"
              + (members.hasNext() ? "," : ";"));
    }
    file.blank().line("  private final String wireValue;").blank();
    file.line("  " + type + "(String wireValue) {");
    file.line("    this.wireValue = wireValue;").line("  }").blank();
    file.line("  @Override").line("  public String wireValue() {");
    file.line("    return wireValue;").line("  }").blank();
    file.javadoc("  ", new Javadoc().text("The constant with this text on the wire, if any has."));
    file.line("  public static Optional<" + type + "> of(String wireValue) {");
    file.line("    for (" + type + " value : values()) {");
    file.line("      if (value.wireValue.equals(wireValue)) {");
    file.line("        return Optional.of(value);").line("      }").line("    }");
    return file.line("    return Optional.empty();").line("  }").line("}").finish();
  }
}
