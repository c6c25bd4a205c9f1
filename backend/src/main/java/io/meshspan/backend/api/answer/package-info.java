/**
 * How an endpoint answers: GET alone, off the event loop, JSON or an error in its API's own words.
 * It knows no question.
 */
package io.meshspan.backend.api.answer;
