/** The backend as its users meet it: real ports, real senders, answers read as text and JSON. */
package io.meshspan.backend;
