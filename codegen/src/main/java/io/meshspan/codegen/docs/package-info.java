/**
 * The reference pages: what each span means and carries, for people, in Markdown. In: a valid
 * registry. Out: texts; knows no file system.
 */
package io.meshspan.codegen.docs;
