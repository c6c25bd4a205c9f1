package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a query into words. An attribute's name runs up to a space, an operator or a bracket, and
 * may be quoted; its scope is the part before its first dot, a colon makes it an intrinsic.
 */
final class Lexer {
  private static final int LONGEST = 64 << 10;

  /** A chain of operands is as deep as it is long, and this many are far from the stack's end. */
  private static final int MOST_WORDS = 2_000;

  private static final Set<String> SCOPES =
      Set.of("span", "resource", "event", "link", "instrumentation", "parent");
  private static final List<String> SYMBOLS =
      List.of(
          "!>>", "!<<", "&>>", "&<<", "&&", "||", "!=", "!~", "=~", ">=", "<=", ">>", "<<", "!>",
          "!<", "&>", "&<", "&~", "{", "}", "(", ")", "|", "=", ">", "<", "~", "!", "+", "-", "*",
          "/", "%", "^", ",");
  private static final String ENDS_NAME = " \t\r\n{}()|=<>!&~+*^%,\"`";

  private final String query;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String query) {
    this.query = query;
  }

  static List<Token> tokens(String query) {
    if (query.length() > LONGEST) {
      throw TraceQlException.at(LONGEST, query, "a query has at most " + LONGEST + " characters");
    }
    Lexer lexer = new Lexer(query);
    lexer.run();
    return List.copyOf(lexer.tokens);
  }

  private void run() {
    while (skipSpace()) {
      char first = query.charAt(at);
      if (first == '"' || first == '`') {
        int start = at;
        add(Kind.STRING, string(), start);
      } else if (isDigit(first)
          || (first == '.' && at + 1 < query.length() && isDigit(query.charAt(at + 1)))) {
        number();
      } else if (first == '.') {
        int start = at++;
        add(Kind.ATTRIBUTE, "." + name(start), start);
      } else if (Character.isLetter(first) || first == '_') {
        word();
      } else {
        symbol();
      }
    }
    add(Kind.END, "", query.length());
  }

  private boolean skipSpace() {
    while (at < query.length()) {
      if (Character.isWhitespace(query.charAt(at))) {
        at++;
      } else if (query.startsWith("//", at)) {
        int end = query.indexOf('\n', at);
        at = end < 0 ? query.length() : end;
      } else if (query.startsWith("/*", at)) {
        int end = query.indexOf("*/", at + 2);
        if (end < 0) {
          throw TraceQlException.at(at, query, "the comment does not end: */ is missing");
        }
        at = end + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private void add(Kind kind, String text, int position) {
    if (tokens.size() == MOST_WORDS) {
      throw TraceQlException.at(
          position, query, "a query has at most " + MOST_WORDS + " words and signs");
    }
    tokens.add(new Token(kind, text, position));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void symbol() {
    for (String symbol : SYMBOLS) {
      if (query.startsWith(symbol, at)) {
        add(Kind.SYMBOL, symbol, at);
        at += symbol.length();
        return;
      }
    }
    throw TraceQlException.at(at, query, "\"" + query.charAt(at) + "\" means nothing here");
  }

  private void word() {
    int start = at;
    while (at < query.length()
        && (Character.isLetterOrDigit(query.charAt(at)) || query.charAt(at) == '_')) {
      at++;
    }
    String word = query.substring(start, at);
    char next = at < query.length() ? query.charAt(at) : ' ';
    if (next == '.' && SCOPES.contains(word)) {
      at++;
      if (word.equals("parent")) {
        throw TraceQlException.at(start, query, "the scope \"parent.\" is not answered; use >");
      }
      add(Kind.ATTRIBUTE, word + "." + name(start), start);
    } else if (next == ':') {
      at++;
      int part = at;
      while (at < query.length() && Character.isLetter(query.charAt(at))) {
        at++;
      }
      add(Kind.WORD, word + ":" + query.substring(part, at), start);
    } else {
      add(Kind.WORD, word, start);
    }
  }

  private String name(int start) {
    StringBuilder name = new StringBuilder();
    while (at < query.length()) {
      char c = query.charAt(at);
      if (c == '"') {
        name.append(string());
      } else if (ENDS_NAME.indexOf(c) >= 0) {
        break;
      } else {
        name.append(c);
        at++;
      }
    }
    if (name.length() == 0) {
      throw TraceQlException.at(start, query, "an attribute's name is missing after the dot");
    }
    return name.toString();
  }

  private String string() {
    int start = at;
    char quote = query.charAt(at++);
    StringBuilder text = new StringBuilder();
    while (at < query.length()) {
      char c = query.charAt(at++);
      if (c == quote) {
        return text.toString();
      }
      text.append(c == '\\' && quote == '"' ? escaped(start) : c);
    }
    throw TraceQlException.at(start, query, "the string does not end: " + quote + " is missing");
  }

  private char escaped(int start) {
    if (at == query.length()) {
      throw TraceQlException.at(start, query, "the string ends within an escape");
    }
    char c = query.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '"', '\\', '\'' -> c;
      case 'u' -> unicode();
      default ->
          throw TraceQlException.at(
              at - 2, query, "\\" + c + " is no escape: \\\", \\\\, \\n, \\t, \\r and \\u1234 are");
    };
  }

  private char unicode() {
    try {
      char c = (char) Integer.parseInt(query, at, Math.min(at + 4, query.length()), 16);
      at += 4;
      return c;
    } catch (NumberFormatException e) {
      throw TraceQlException.at(at - 2, query, "\\u is followed by four hex digits");
    }
  }

  private void number() {
    int start = at;
    while (at < query.length() && (isDigit(query.charAt(at)) || query.charAt(at) == '.')) {
      at++;
    }
    boolean isReal = query.substring(start, at).indexOf('.') >= 0;
    int unit = at;
    while (at < query.length()
        && (Character.isLetterOrDigit(query.charAt(at)) || query.charAt(at) == '.')) {
      at++;
    }
    Kind kind = at > unit ? Kind.DURATION : isReal ? Kind.REAL : Kind.INTEGER;
    add(kind, query.substring(start, at), start);
  }
}
