package io.meshspan.codegen.java;

import io.meshspan.codegen.GeneratedFile;
import io.meshspan.codegen.registry.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A Java source that grows line by line, at most 100 characters wide where words allow it. */
final class JavaFile {
  private static final int WIDTH = 100;

  private final String javaPackage;
  private final String type;
  private final Location from;
  private final TreeSet<String> imports = new TreeSet<>();
  private final StringBuilder body = new StringBuilder();

  JavaFile(String javaPackage, String type, Location from) {
    this.javaPackage = javaPackage;
    this.type = type;
    this.from = from;
  }

  /** Imports a type, unless it is in this file's package. */
  JavaFile use(String qualifiedName) {
    String itsPackage = qualifiedName.substring(0, qualifiedName.lastIndexOf('.'));
    if (!itsPackage.equals(javaPackage)) {
      imports.add(qualifiedName);
    }
    return this;
  }

  JavaFile line(String text) {
    body.append(text.stripTrailing()).append('\n');
    return this;
  }

  JavaFile blank() {
    return line("");
  }

  /** A call, declaration or construction: on one line, or its arguments below it. */
  JavaFile call(String indent, String head, List<String> arguments, String tail) {
    return line(fit(indent, head, arguments, tail));
  }

  /** As {@link #call}, but only the text. */
  static String fit(String indent, String head, List<String> arguments, String tail) {
    String close = ")" + tail;
    String all = indent + head + "(" + String.join(", ", arguments) + close;
    boolean multiline = arguments.stream().anyMatch(argument -> argument.contains("\n"));
    if (!multiline && all.length() <= WIDTH) {
      return all;
    }
    String below = "\n" + indent + "    ";
    String joined = String.join(", ", arguments) + close;
    if (!multiline && below.length() - 1 + joined.length() <= WIDTH) {
      return indent + head + "(" + below + joined;
    }
    return indent + head + "(" + below + String.join("," + below, arguments) + close;
  }

  /** A statement on one line, or broken before each of its later parts. */
  JavaFile chain(String indent, String head, List<String> parts, String tail) {
    String all = indent + head + String.join("", parts) + tail;
    if (all.length() <= WIDTH && !all.contains("\n")) {
      return line(all);
    }
    line(indent + head);
    for (int i = 0; i < parts.size(); i++) {
      line(indent + "    " + parts.get(i).strip() + (i + 1 < parts.size() ? "" : tail));
    }
    return this;
  }

  JavaFile javadoc(String indent, Javadoc text) {
    body.append(text.format(indent, WIDTH));
    return this;
  }

  GeneratedFile finish() {
    StringBuilder text = new StringBuilder();
    text.append("// Generated from ").append(from.file());
    text.append(from.line() > 0 ? ":" + from.line() : "")
        .append(".\n// Change that file, not this one.\n");
    boolean isPackagePage = type.equals("package-info");
    if (isPackagePage) {
      return new GeneratedFile(JavaNames.pathOf(javaPackage, type), text.append(body).toString());
    }
    text.append("package ").append(javaPackage).append(";\n\n");
    imports.forEach(name -> text.append("import ").append(name).append(";\n"));
    if (!imports.isEmpty()) {
      text.append('\n');
    }
    return new GeneratedFile(JavaNames.pathOf(javaPackage, type), text.append(body).toString());
  }

  /**
   * A string literal; a long one is put together from several, broken between words.
   *
   * @param tail what follows on the same line
   */
  static String literal(String text, String indent, String tail) {
    int room = WIDTH - indent.length() - "    + ".length() - tail.length();
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (String word : text.split("(?<= )", -1)) {
      if (!piece.isEmpty() && quote(piece + word).length() > room) {
        pieces.add(quote(piece.toString()));
        piece.setLength(0);
      }
      piece.append(word);
    }
    pieces.add(quote(piece.toString()));
    String one = String.join(" + ", pieces);
    return indent.length() + one.length() + tail.length() <= WIDTH
        ? one
        : String.join("\n" + indent + "    + ", pieces);
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
