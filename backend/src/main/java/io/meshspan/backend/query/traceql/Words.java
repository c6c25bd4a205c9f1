package io.meshspan.backend.query.traceql;

import io.meshspan.backend.query.traceql.Token.Kind;
import java.util.List;
import java.util.Set;

/** The words of a query, read one after the other; refuses what does not fit. */
final class Words {
  /** Deeper than anybody writes, and far from the end of the stack. */
  private static final int DEPTH = 200;

  private final String query;
  private final List<Token> tokens;
  private int at;
  private int depth;

  Words(String query) {
    this.query = query;
    this.tokens = Lexer.tokens(query);
  }

  Token peek() {
    return tokens.get(at);
  }

  boolean nextIs(String symbolOrWord) {
    return peek().is(symbolOrWord);
  }

  boolean nextIsOneOf(List<String> symbols) {
    return peek().kind() == Kind.SYMBOL && symbols.contains(peek().text());
  }

  /** Whether the word after the next is this. */
  boolean afterNextIs(String symbol) {
    return at + 1 < tokens.size() && tokens.get(at + 1).is(symbol);
  }

  Token afterNext() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** Whether the parentheses that open here hold one of these words after a bar. */
  boolean parenthesesHold(Set<String> afterBar) {
    int open = 0;
    for (int i = at; i < tokens.size(); i++) {
      if (tokens.get(i).is("(")) {
        open++;
      } else if (tokens.get(i).is(")") && --open == 0) {
        return false;
      }
      if (tokens.get(i).is("|") && afterBar.stream().anyMatch(tokens.get(i + 1)::is)) {
        return true;
      }
    }
    return false;
  }

  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean accept(String symbolOrWord) {
    if (nextIs(symbolOrWord)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw expected("\"" + symbol + "\"");
    }
  }

  /** What stands from a position to the next word, as it was written. */
  String since(int position) {
    return query.substring(position, peek().position()).strip();
  }

  void enter() {
    if (++depth > DEPTH) {
      throw refused(peek(), "this is nested more than " + DEPTH + " times");
    }
  }

  void leave() {
    depth--;
  }

  TraceQlException expected(String what) {
    return refused(peek(), "expected " + what + ", not " + peek().shown());
  }

  TraceQlException refused(Token where, String why) {
    return refused(where.position(), why);
  }

  TraceQlException refused(int position, String why) {
    return TraceQlException.at(position, query, why);
  }
}
