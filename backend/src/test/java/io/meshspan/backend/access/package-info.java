/** Who may reach a backend, tried over real sockets with real clients. */
package io.meshspan.backend.access;
