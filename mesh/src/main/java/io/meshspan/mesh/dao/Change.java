package io.meshspan.mesh.dao;

/**
 * A parameter, and the value that it is to have.
 *
 * @param value in the parameter's unit, 0 or more
 */
public record Change(Parameter parameter, long value) {}
