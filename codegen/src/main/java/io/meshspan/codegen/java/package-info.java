/**
 * Java sources from the registry: a package per family, and a catalogue of all spans. The sources
 * are formatted as a person would, name the YAML line that they come from, and hold no logic that
 * the hand-written core could. In: a valid registry. Out: texts; knows no file system.
 */
package io.meshspan.codegen.java;
