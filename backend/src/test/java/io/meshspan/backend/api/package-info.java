/** Tests of the APIs' answers. */
package io.meshspan.backend.api;
