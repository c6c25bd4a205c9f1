package io.meshspan.bench.backend;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a backend while it is under load: every 100 ms the next question, one at a time, as a person
 * with a page open would. Traces that are asked for by id were in an answer some time before.
 */
final class Questioner {
  private static final long EVERY_MILLIS = 100;
  private static final int REMEMBERED = 200;
  private static final Pattern TRACE_ID = Pattern.compile("\"traceID\":\\s*\"([0-9a-f]{16,32})\"");

  private final List<Question> questions;
  private final Web web;
  private final Map<String, Answers> answers = new LinkedHashMap<>();
  private final Deque<String> seen = new ArrayDeque<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread = new Thread(this::askAll, "meshspan-questions");
  private int failures;
  private String firstFailure = "";

  private Questioner(List<Question> questions, Web web) {
    this.questions = questions;
    this.web = web;
  }

  static Questioner start(List<Question> questions, Web web) {
    Questioner questioner = new Questioner(questions, web);
    questions.forEach(question -> questioner.answers.put(question.what(), new Answers()));
    questioner.thread.setDaemon(true);
    questioner.thread.start();
    return questioner;
  }

  private void askAll() {
    try {
      for (int i = 0; !ending.await(EVERY_MILLIS, TimeUnit.MILLISECONDS); i++) {
        if (!questions.isEmpty()) {
          ask(questions.get(i % questions.size()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Question question) throws InterruptedException {
    if (question.what().equals(Question.BY_ID) && seen.isEmpty()) {
      return;
    }
    String id = seen.isEmpty() ? "" : seen.peekFirst();
    String url = question.url().apply(new Question.Moment(id, Instant.now()));
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = web.get(url);
      if (answer.statusCode() != 200) {
        failed(url + " answered " + answer.statusCode() + " " + answer.body());
        return;
      }
      long nanos = System.nanoTime() - start;
      answers.get(question.what()).add(nanos, answer.body().length());
      remember(answer.body());
    } catch (IOException e) {
      failed(url + ": " + e);
    }
  }

  private void remember(String body) {
    Matcher found = TRACE_ID.matcher(body);
    while (found.find() && seen.size() < REMEMBERED) {
      seen.addLast(found.group(1));
    }
    if (seen.size() > REMEMBERED / 2) {
      seen.removeFirst(); // so that the next is another one
    }
  }

  private void failed(String why) {
    failures++;
    if (firstFailure.isEmpty()) {
      firstFailure = why;
    }
  }

  /** Stops asking; the figures are final afterwards. */
  Map<String, Answers> end() throws InterruptedException {
    ending.countDown();
    thread.join();
    return answers;
  }

  int failures() {
    return failures;
  }

  String firstFailure() {
    return firstFailure;
  }
}
