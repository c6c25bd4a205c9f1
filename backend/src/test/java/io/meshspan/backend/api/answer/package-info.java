/** How answers leave, over real sockets. */
package io.meshspan.backend.api.answer;
