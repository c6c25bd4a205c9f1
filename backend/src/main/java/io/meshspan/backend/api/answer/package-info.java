/**
 * How an endpoint answers: GET alone, off the event loop, JSON or an error in its API's own words;
 * whole when it is small, else in pieces at the pace of its reader. It knows no question.
 */
package io.meshspan.backend.api.answer;
