package io.meshspan.mesh.autonomic;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something to do about it.
 *
 * @param kind what
 * @param target the component, peer, link or call that it is done to
 */
public record Action(Kind kind, String target) {
  /** What a node can do about itself. */
  public enum Kind {
    /** No route leads through this peer, or over this link, any more. */
    RE_ROUTE,
    /** Routes may lead through this peer, or over this link, again. */
    RE_ADMIT(RE_ROUTE),
    /** The connection over this link is made anew. */
    RECONNECT,
    /** All routes are worked out anew by what links cost now. */
    RE_CALCULATE,
    /** The node joins the mesh anew. */
    RE_JOIN,
    /** The node asks for a new certificate, instead of waiting for one. */
    FETCH_SVID,
    /** The node gives the lead of the group to the peer that is furthest. */
    HAND_OVER,
    /** The node submits nothing and votes on nothing: what it would go by is old. */
    HOLD_BACK,
    /** The node submits and votes again. */
    GO_ON(HOLD_BACK),
    /** Transactions of this kind are given more gas. */
    RAISE_GAS,
    /** What makes transactions of this kind dear is cleared away. */
    CLEAR_HISTORY,
    /** This call is not made any more. */
    HOLD_CALL,
    /** This call is made again. */
    RESUME_CALL(HOLD_CALL),
    /** Forecasts are those of the moving average, not of the model. */
    FALL_BACK,
    /** Forecasts are the model's again. */
    TRUST_MODEL(FALL_BACK);

    private final Optional<Kind> lifts;

    Kind() {
      this.lifts = Optional.empty();
    }

    Kind(Kind lifts) {
      this.lifts = Optional.of(lifts);
    }

    /** What this one ends; empty for one that ends nothing. */
    Optional<Kind> lifts() {
      return lifts;
    }

    /** What ends this one; empty for one that is done and over. */
    Optional<Kind> liftedBy() {
      return Arrays.stream(values())
          .filter(kind -> kind.lifts.equals(Optional.of(this)))
          .findFirst();
    }

    /** As it is written on spans: {@code re_route}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
