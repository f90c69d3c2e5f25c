package org.lsqbeam.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.io.Utf8;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.StoredFile;

/** A report's {@code results.json}: what made the report, and what came out. */
public final class RecordedResults {
  /** The message about a file that was written before files had digests. */
  private static final String UNSEALED = " is of an earlier version of lsq-beam, without a digest";

  /** Its name in the report's folder. */
  public static final String FILE_NAME = "results.json";

  /** The member with the SHA-256 of the report's other files, by their names. */
  public static final String PAGES = "sha256";

  /** The member with the SHA-256 of what the report was made from; null if that was unknown. */
  static final String MADE_FROM = "made_from";

  /** The member of a run, and the column of results.csv, with the arithmetic that evaluated it. */
  public static final String ARITHMETIC = "evaluation_arithmetic";

  /** The member of a run with the reason why integers did not convolve although wanted. */
  static final String FALLBACK = "evaluation_fallback";

  private final String file;
  private final JsonNode content;

  private RecordedResults(String file, JsonNode content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads the results that a report is to be reproduced from.
   *
   * @param path on this machine or in Cloud Storage
   * @throws IllegalArgumentException if there is no such file
   * @throws InvalidDataException if it is damaged, or too old to tell all that made it
   */
  public static RecordedResults read(String path) throws IOException {
    byte[] bytes = bytes("from", path);
    return of(path, parse(bytes, path));
  }

  /**
   * Does the same for a comparison, for which a file without a digest will do if it is of the
   * version that had none.
   *
   * @param name of the argument, for the message
   * @param note takes the sentence that such a file may have been changed
   */
  public static RecordedResults readForComparison(String name, String path, Consumer<String> note)
      throws IOException {
    byte[] bytes = bytes(name, path);
    Optional<JsonNode> unsealed = unsealed(bytes, path);
    if (unsealed.isEmpty()) {
      return of(path, parse(bytes, path));
    }
    RecordedResults results = of(path, unsealed.get());
    note.accept(path + UNSEALED + "; whether it was changed cannot be told");
    return results;
  }

  private static byte[] bytes(String name, String path) throws IOException {
    StoredFile stored =
        StoredFile.at(path)
            .filter(file -> !file.name().isEmpty())
            .orElseThrow(() -> notAFile(name, path));
    if (!stored.folder().isFile(stored.name())) {
      throw notAFile(name, path);
    }
    return stored.folder().read(stored.name());
  }

  private static RecordedResults of(String path, JsonNode content) {
    if (!content.path("settings").isObject() || content.path("runs").isEmpty()) {
      throw new InvalidDataException(path + " is not the results.json of a report");
    }
    int version = content.path(ResultsJson.VERSION).asInt(1);
    if (version > ResultsJson.SCHEMA_VERSION) {
      throw new InvalidDataException(
          path
              + " has schema version "
              + version
              + "; this version of lsq-beam reads up to "
              + ResultsJson.SCHEMA_VERSION);
    }
    return new RecordedResults(path, content);
  }

  private static IllegalArgumentException notAFile(String name, String path) {
    return new IllegalArgumentException(
        name + " is '" + path + "'; must be the path of a report's " + FILE_NAME);
  }

  /**
   * Reads the content of a file.
   *
   * @throws InvalidDataException if it is damaged, or so old that it has no digest
   */
  public static JsonNode parse(byte[] content, String file) {
    if (unsealed(content, file).isPresent()) {
      throw new InvalidDataException(file + UNSEALED + "; lsq report writes it again");
    }
    return SealedJson.parse(Utf8.decodeArtifact(content, file), JsonNode.class, file);
  }

  /**
   * Whether a folder holds a whole report that was made from certain inputs.
   *
   * @param inputs their SHA-256
   */
  static boolean isReportOf(String inputs, Storage folder) throws IOException {
    try {
      JsonNode results = parse(folder.read(FILE_NAME), folder.pathOf(FILE_NAME));
      boolean same = results.path(MADE_FROM).asText().equals(inputs);
      for (String page : Report.PAGES) {
        String digest = results.path(PAGES).path(page).asText();
        same = same && digest.equals(Sha256.hex(folder.read(page)));
      }
      return same;
    } catch (NoSuchFileException | InvalidDataException e) {
      return false; // it is missing or damaged
    }
  }

  /** The content of a file that is of the first version and has no digest; empty for any other. */
  private static Optional<JsonNode> unsealed(byte[] content, String file) {
    String text = Utf8.decodeArtifact(content, file);
    if (SealedJson.isSealed(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(text, JsonNode.class, file))
          .filter(JsonNode::isObject)
          .filter(results -> results.has("runs"))
          .filter(results -> !results.has(ResultsJson.VERSION) && !results.has("digest"));
    } catch (InvalidDataException e) {
      return Optional.empty(); // it is damaged, which is found where it is read
    }
  }

  /** The file's path, as it was given. */
  public String file() {
    return file;
  }

  /** The report's name. */
  public String report() {
    return content.path("experiment").asText();
  }

  /**
   * The experiment, with all its settings.
   *
   * @param overrides as {@link ExperimentFile#read} takes them
   */
  public Experiment experiment(Map<String, String> overrides) throws IOException {
    return ExperimentFile.of(file, content.path("settings"), overrides);
  }

  /** The manifest of the dataset, which holds the digest of every shard. */
  public DatasetManifest dataset() {
    return Json.parse(content.path("dataset").toString(), DatasetManifest.class, file);
  }

  /** The names of the runs, which end in the first digits of their fingerprints. */
  public Set<String> runs() {
    Set<String> names = new TreeSet<>();
    content.path("runs").forEach(run -> names.add(run.path("run").asText()));
    return names;
  }

  /** The SHA-256 of the pretrained weights that a network's runs started from, if they did. */
  public Optional<String> pretrained(String network) {
    return StreamSupport.stream(content.path("runs").spliterator(), false)
        .filter(run -> run.at("/spec/network").asText().equals(network))
        .map(run -> run.at("/provenance/imported/sha256"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .findFirst();
  }

  /** The arithmetic of the quantized runs: integers if any of them was evaluated so. */
  public Arithmetic arithmetic() {
    return content.path("runs").findValuesAsText(ARITHMETIC).stream()
            .anyMatch(Arithmetic.INT8.toString()::equals)
        ? Arithmetic.INT8
        : Arithmetic.FLOAT32;
  }

  /** The number of TensorFlow's threads, if it was the same for all runs. */
  public OptionalInt threads() {
    int[] numbers =
        content.findValues("sessions").stream()
            .flatMapToInt(
                sessions ->
                    IntStream.range(0, sessions.size())
                        .map(i -> sessions.get(i).path("threads").asInt()))
            .distinct()
            .toArray();
    return numbers.length == 1 && numbers[0] > 0 ? OptionalInt.of(numbers[0]) : OptionalInt.empty();
  }

  /** Compares settings and accuracies with those of a report on other runs. */
  public ReportDifference differenceFrom(RecordedResults other) {
    return ReportDifference.of(content, other.content);
  }

  /** Compares the results with those of another report on the same runs. */
  public ResultsComparison compareWith(RecordedResults later) {
    return ResultsComparison.of(content, later.content);
  }
}
