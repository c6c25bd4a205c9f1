package io.meshspan.mesh.autonomic;

import java.util.Locale;

/**
 * Something to do about it.
 *
 * @param kind what
 * @param target the component, peer or link that it is done to
 */
public record Action(Kind kind, String target) {
  /** What a node can do about itself. */
  public enum Kind {
    /** No route leads through this peer, or over this link, any more. */
    RE_ROUTE,
    /** Routes may lead through this peer, or over this link, again. */
    RE_ADMIT,
    /** The connection over this link is made anew. */
    RECONNECT,
    /** All routes are worked out anew by what links cost now. */
    RE_CALCULATE,
    /** The node joins the mesh anew. */
    RE_JOIN,
    /** The node asks for a new certificate, instead of waiting for one. */
    FETCH_SVID;

    /** As it is written on spans: {@code re_route}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
