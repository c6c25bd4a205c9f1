/**
 * Who may reach a backend, and how: the address it listens on, a token, a certificate, the names it
 * answers to. {@link io.meshspan.backend.access.Guard} is what every request of every port passes
 * before anything else sees it. It knows no span and no endpoint.
 */
package io.meshspan.backend.access;
