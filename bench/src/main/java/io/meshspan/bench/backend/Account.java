package io.meshspan.bench.backend;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number that a backend says of itself: every match of the pattern's first group, added up.
 *
 * @param url that it is said at
 */
record Account(String url, Pattern number) {
  static Account of(String url, String pattern) {
    return new Account(url, Pattern.compile(pattern, Pattern.MULTILINE));
  }

  /** What it says now; 0 while it says nothing. */
  long read(Web web) throws IOException, InterruptedException {
    Matcher found = number.matcher(web.get(url).body());
    double sum = 0;
    while (found.find()) {
      sum += Double.parseDouble(found.group(1));
    }
    return (long) sum;
  }
}
