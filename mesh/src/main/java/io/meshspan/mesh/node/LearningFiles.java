package io.meshspan.mesh.node;

import io.meshspan.mesh.federation.GlobalModel;
import io.meshspan.mesh.federation.ModelKeeper;
import io.meshspan.mesh.learning.Example;
import io.meshspan.mesh.learning.LinkLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node has learnt, in its data directory: {@code model}, from which it goes on after a
 * restart, and {@code judged.csv}, the model that was judged last with the examples that it was
 * judged by, so that anybody can do the sum again. A file that cannot be written is a line in the
 * log: the node goes on.
 */
final class LearningFiles implements ModelKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(LearningFiles.class);

  private final Path directory;

  LearningFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<GlobalModel> read() {
    Path file = directory.resolve("model");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(GlobalModel.parse(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read, learning begins anew: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void keep(GlobalModel model) {
    write("model", model.text() + "\n");
  }

  /** First the version, accuracy and weights, then an example a line: inputs, target, tolerance. */
  void keep(LinkLearner.Judged judged) {
    String head =
        judged.version() + "," + judged.evaluation().accuracy() + "," + judged.weights() + "\n";
    write(
        "judged.csv",
        judged.heldOut().stream()
            .map(LearningFiles::line)
            .collect(Collectors.joining("\n", head, "\n")));
  }

  private static String line(Example example) {
    return example.input() + "," + example.target() + "," + example.tolerance();
  }

  /** Whole or not at all, whenever the process is killed. */
  private void write(String name, String text) {
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(directory);
      Path next = directory.resolve(name + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, e.toString());
    }
  }
}
