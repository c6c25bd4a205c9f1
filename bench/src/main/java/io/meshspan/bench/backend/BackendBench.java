package io.meshspan.bench.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bench/run backend}: backends under the same load, with questions beside it. */
public final class BackendBench {
  /** Compaction and the like go on for a while; the same while for everybody. */
  private static final long SETTLED_MILLIS = 5_000;

  private static final int MOST_LOOKS = 20;
  private static final long WARM_UP_SEED = 41;
  private static final long SEED = 42;

  private final Options options;
  private final Path jar;
  private final Web web = new Web();

  private BackendBench(Options options, Path jar) {
    this.options = options;
    this.jar = jar;
  }

  /**
   * Runs it and prints its table.
   *
   * @param words {@code [--rate N] [--for TIME] [--warm-up TIME] [--durability sync|interval|both]
   *     [--no-questions] [--json FILE] [--peers DIR]}
   * @throws IllegalArgumentException with what is wrong with them
   */
  public static void run(List<String> words) throws IOException, InterruptedException {
    Path jar = Path.of("cli", "target", "meshspan.jar").toAbsolutePath();
    new BackendBench(Options.of(words), jar).run();
  }

  private void run() throws IOException, InterruptedException {
    List<Found> all = new ArrayList<>();
    for (Subject subject : subjects()) {
      System.out.println(
          subject.name()
              + ": "
              + options.rate()
              + " spans a second for "
              + options.runTime().toSeconds()
              + " s, after a warm-up of "
              + options.warmUp().toSeconds()
              + " s");
      Path folder = Files.createTempDirectory("meshspan-bench");
      try {
        Found found = measure(subject, folder);
        all.add(found);
        if (found.unanswered() > 0) {
          System.out.println("  not answered, the first: " + found.whyUnanswered());
        }
      } finally {
        remove(folder);
      }
    }
    System.out.println();
    System.out.print(Ratios.of(all));
    if (options.json().isPresent()) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      json.put("rate", options.rate()).put("seconds", options.runTime().toSeconds());
      json.put("warmUpSeconds", options.warmUp().toSeconds());
      all.forEach(found -> json.withArray("backends").add(found.json()));
      Files.writeString(options.json().get(), json.toPrettyString() + "\n");
    }
  }

  private List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (String durability : options.durabilities()) {
      String name = options.durabilities().size() == 1 ? "Meshspan" : "Meshspan, " + durability;
      subjects.add(new MeshspanSubject(jar, durability, name));
    }
    options
        .peers()
        .ifPresent(
            folder -> {
              Path jaeger = folder.resolve("jaeger");
              Path tempo = folder.resolve("tempo");
              if (Files.isExecutable(jaeger)) {
                subjects.add(new JaegerSubject(jaeger));
              }
              if (Files.isExecutable(tempo)) {
                subjects.add(new TempoSubject(tempo));
              }
              if (subjects.size() == options.durabilities().size()) {
                throw new IllegalArgumentException(
                    "--peers: " + folder + " holds no executable jaeger or tempo");
              }
            });
    return subjects;
  }

  private Found measure(Subject subject, Path folder) throws IOException, InterruptedException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Subject.Launch launch = subject.launch(data);
    LoadProcess load = new LoadProcess(jar, options.rate(), folder);
    Found found;
    try (BackendProcess backend =
        BackendProcess.start(launch, folder.resolve("backend.log"), web)) {
      JsonNode warmUp = load.run(launch.otlpGrpc(), WARM_UP_SEED, options.warmUp());
      long heldBefore = settled(launch.held(), warmUp.path("exported").longValue());
      double cpuBefore = backend.cpuSeconds();
      Questioner questioner = Questioner.start(asked(launch), web);
      JsonNode report = load.run(launch.otlpGrpc(), SEED, options.runTime());
      Map<String, Answers> answers = questioner.end();
      long exported = heldBefore + report.path("exported").longValue();
      long held = settled(launch.held(), exported) - heldBefore;
      found =
          new Found(
              subject.name(),
              report,
              held,
              heldBefore,
              backend.cpuSeconds() - cpuBefore,
              0,
              backend.mostResident(),
              answers,
              questioner.failures(),
              questioner.firstFailure());
    }
    return found.onDisk(bytesIn(data));
  }

  private List<Question> asked(Subject.Launch launch) {
    return options.asking() == Options.Asking.QUESTIONS ? launch.questions() : List.of();
  }

  /** Waits until the backend has what was exported, or its account does not move any more. */
  private long settled(Account account, long exported) throws IOException, InterruptedException {
    long last = -1;
    long now = 0;
    for (int i = 0; i < MOST_LOOKS && now < exported && now != last; i++) {
      TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
      last = now;
      now = account.read(web);
    }
    return now;
  }

  /** What the files take on disk: some backends reserve more than they have written. */
  private static long bytesIn(Path folder) throws IOException, InterruptedException {
    Process du = new ProcessBuilder("du", "-sk", folder.toString()).start();
    try (var lines = du.inputReader()) {
      String line = lines.readLine();
      if (du.waitFor() != 0 || line == null) {
        throw new IOException("du -sk " + folder + " does not say how large it is");
      }
      return 1_024 * Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
