/**
 * The registry as immutable records, and its reader. Whatever {@link
 * io.meshspan.codegen.registry.Registry} hands out is valid: names follow the rules, references
 * lead somewhere, examples are of their type. Knows YAML; knows nothing of what is made from the
 * registry, except which Java names would not compile.
 */
package io.meshspan.codegen.registry;
