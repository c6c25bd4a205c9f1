/** The page seen as a person sees it: in a real Chromium, against real HTTP. */
package io.meshspan.backend.page;
