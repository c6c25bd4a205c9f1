package io.meshspan.codegen.registry;

/**
 * Something in the registry that must be changed.
 *
 * @param at where it is
 * @param message what is wrong
 * @param advice what to do about it
 */
public record Problem(Location at, String message, String advice) {
  @Override
  public String toString() {
    return at + ": " + message + "; " + advice;
  }
}
