/**
 * Query parameters as values, or a {@link BadParameterException} that says what is wrong with one.
 */
package io.meshspan.backend.api.parameters;
