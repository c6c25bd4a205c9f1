package io.meshspan.mesh.federation;

import io.meshspan.mesh.learning.Vector;

/** What aggregator and clients say to each other; one line of words each. */
sealed interface FederationMessage {
  String text();

  /** To a client: a round begins. */
  record Invitation(long round) implements FederationMessage {
    @Override
    public String text() {
      return "round " + round;
    }
  }

  /** To the aggregator: the model to begin this round with, please. */
  record ModelRequest(long number, long round) implements FederationMessage {
    @Override
    public String text() {
      return "get " + number + " " + round;
    }
  }

  /** To the aggregator: what training has made of it. */
  record Upload(long number, Update update) implements FederationMessage {
    @Override
    public String text() {
      String weights = GlobalModel.text(update.weights());
      return "update " + number + " " + update.round() + " " + update.examples() + " " + weights;
    }
  }

  /** To an aggregator that is behind: the model that others have already. */
  record Newer(GlobalModel model) implements FederationMessage {
    @Override
    public String text() {
      return "newer " + model.text();
    }
  }

  /** To a client, to the request of the same number. */
  sealed interface Answer extends FederationMessage {
    long number();
  }

  /** The model. */
  record Model(long number, GlobalModel model) implements Answer {
    @Override
    public String text() {
      return "model " + number + " " + model.text();
    }
  }

  /** It was taken. */
  record Accepted(long number) implements Answer {
    @Override
    public String text() {
      return "accepted " + number;
    }
  }

  /** It was not, and why. */
  record Refused(long number, String reason) implements Answer {
    @Override
    public String text() {
      return "refused " + number + " " + reason;
    }
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static FederationMessage parse(String text) {
    String[] words = text.split(" ", 5);
    if (words.length < 2) {
      throw new IllegalArgumentException("a message of a federation has a kind and a number");
    }
    String after = text.substring(words[0].length() + 1);
    if (words[0].equals("newer")) {
      return new Newer(GlobalModel.parse(after));
    }
    long number = Long.parseLong(words[1]);
    String rest = after.substring(words[1].length()).stripLeading();
    return switch (words[0]) {
      case "round" -> new Invitation(number);
      case "get" -> new ModelRequest(number, Long.parseLong(rest));
      case "model" -> new Model(number, GlobalModel.parse(rest));
      case "accepted" -> new Accepted(number);
      case "refused" -> new Refused(number, rest);
      case "update" -> new Upload(number, update(rest));
      default -> throw new IllegalArgumentException("no such message: " + words[0]);
    };
  }

  private static Update update(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("an update is a round, a count and weights");
    }
    Vector weights = GlobalModel.weights(words[2]);
    return new Update(Long.parseLong(words[0]), weights, Integer.parseInt(words[1]));
  }
}
