package io.meshspan.codegen.registry;

/**
 * What an entry says to people. Parts that the registry leaves out are empty texts.
 *
 * @param brief one sentence
 * @param note what else there is to know
 * @param source where the operation is defined: a paper's section, a standard
 * @param links what its spans link to
 */
public record Text(String brief, String note, String source, String links) {}
