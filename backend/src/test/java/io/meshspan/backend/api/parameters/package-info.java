/** Tests of parameters alone. */
package io.meshspan.backend.api.parameters;
