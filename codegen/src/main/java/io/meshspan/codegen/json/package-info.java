/**
 * The registry as one JSON document, for programs that describe spans to people. In: a valid
 * registry. Out: a text; knows no file system and no page.
 */
package io.meshspan.codegen.json;
