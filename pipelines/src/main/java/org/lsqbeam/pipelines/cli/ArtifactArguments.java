package org.lsqbeam.pipelines.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.options.ArtifactOptions;
import org.lsqbeam.transforms.cache.WorkerDirectory;

/**
 * The inputs and outputs of a command.
 *
 * @param input the images; null where none are given
 * @param output the folder of all artifacts
 * @param work the folder of copies on each worker
 * @param maxRejected the largest share of unreadable images
 */
record ArtifactArguments(
    @Nullable String input, String output, WorkerDirectory work, double maxRejected) {
  private static final long MOST_GIB = 1 << 20;
  private static final String SCHEME = "://";

  ArtifactArguments {
    if (output.isBlank()) {
      throw new IllegalArgumentException("output is ''; must be a folder");
    }
    String folder = work.given();
    if (folder != null && (folder.isBlank() || folder.contains(SCHEME))) {
      throw new IllegalArgumentException(
          "workFolder is '" + folder + "'; must be a folder on this machine");
    }
  }

  static ArtifactArguments of(ArtifactOptions options) {
    String cache = options.getCacheGiB();
    Long bytes = cache == null ? null : OptionValue.whole("cacheGiB", cache, 1, MOST_GIB) << 30;
    return new ArtifactArguments(
        options.getInput(),
        options.getOutput(),
        new WorkerDirectory(options.getWorkFolder(), bytes),
        OptionValue.share("maxRejected", options.getMaxRejected()));
  }

  /** The same places, named so that every process of a cluster finds them. */
  ArtifactArguments absolute() {
    String folder = work.given();
    return new ArtifactArguments(
        input == null ? null : absolute(input),
        absolute(output),
        new WorkerDirectory(folder == null ? null : absolute(folder), work.cacheBytes()),
        maxRejected);
  }

  private static String absolute(String path) {
    return path.isBlank() || path.contains(SCHEME)
        ? path
        : Path.of(path).toAbsolutePath().toString();
  }
}
