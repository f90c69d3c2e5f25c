package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.UndecodableImageException.Kind;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.record.ExampleFeatures;
import org.lsqbeam.graphs.record.TfRecordStream;
import org.lsqbeam.transforms.storage.Storage;

/**
 * TFRecords of another program, with the customary keys: {@code image/encoded}, and {@code
 * image/class/synset} or else {@code image/class/label}. A class is named by its synset, or by its
 * label as text. The training images tell the classes, which are sorted by name, or by number where
 * the names are labels; so it does not matter whether labels begin at 0 or at 1.
 *
 * <p>Only the records tell which classes there are. So they are read twice: once on demand for the
 * classes, all training shards in parallel, and once for the images (decision 014).
 */
final class TfRecordShards implements ImageSource {
  private final String root;
  private final List<RecordShard> shards;
  private final Map<String, Object> identity;
  private @Nullable List<String> classes;

  private TfRecordShards(String root, List<RecordShard> shards, Map<String, Object> identity) {
    this.root = root;
    this.shards = shards;
    this.identity = identity;
  }

  static boolean isAt(Storage input) throws IOException {
    return !ShardFiles.in(input).isEmpty();
  }

  /**
   * @throws InvalidDataException if a shard is missing or exists twice
   */
  static TfRecordShards open(Storage input) throws IOException {
    List<ShardFiles.ShardFile> files = ShardFiles.in(input);
    List<RecordShard> shards = new ArrayList<>();
    Map<String, Object> identity = new TreeMap<>();
    identity.put("kind", "records");
    long bytes = 0;
    for (ShardFiles.ShardFile file : files) {
      bytes += input.size(file.name());
    }
    for (Split split : Split.values()) {
      List<Object> identities = new ArrayList<>();
      for (ShardFiles.ShardFile file : ShardFiles.whole(input, files, split)) {
        shards.add(new RecordShard(split, input, file.name(), file.number(), file.of()));
        identities.add(FileIdentity.ofOneAmong(input, file.name(), bytes));
      }
      identity.put(split.toString(), identities);
    }
    return new TfRecordShards(input.root(), shards, identity);
  }

  @Override
  public synchronized List<String> classes() {
    if (classes == null) {
      classes =
          classNames(
              shards.parallelStream()
                  .filter(shard -> shard.split() == Split.TRAIN)
                  .map(RecordShard::classes)
                  .toList());
    }
    return classes;
  }

  @Override
  public List<RecordShard> parts() {
    return shards;
  }

  @Override
  public Map<String, Object> identity() {
    return identity;
  }

  private List<String> classNames(List<Classes> found) {
    TreeSet<String> synsets = new TreeSet<>();
    TreeSet<Long> labels = new TreeSet<>();
    for (Classes ofShard : found) {
      synsets.addAll(ofShard.synsets());
      labels.addAll(ofShard.labels());
    }
    if (!synsets.isEmpty() && !labels.isEmpty()) {
      throw new InvalidDataException(
          root
              + " has training records with an image/class/synset, such as "
              + synsets.first()
              + ", and others without, such as one with label "
              + labels.first()
              + "; must be in all or in none");
    }
    if (synsets.isEmpty() && labels.isEmpty()) {
      throw new InvalidDataException(
          root + " has no labelled training record; must have at least 1");
    }
    return synsets.isEmpty() ? labels.stream().map(String::valueOf).toList() : List.copyOf(synsets);
  }

  /** The synsets of a shard's records, and the labels of those without a synset. */
  private record Classes(TreeSet<String> synsets, TreeSet<Long> labels) {}

  /** One file. */
  private record RecordShard(Split split, Storage folder, String file, int number, int of)
      implements Part {
    private TfRecordStream open() throws IOException {
      return TfRecordStream.of(folder.open(file), folder.pathOf(file));
    }

    @Override
    public void read(Receiver receiver) throws IOException {
      try (TfRecordStream records = open()) {
        while (records.next()) {
          ExampleFeatures features = records.features();
          byte[] encoded =
              features.encoded().orElseThrow(() -> records.damaged("it has no image/encoded"));
          String name = features.filename().orElseGet(() -> nameByPlace(records.number()));
          String className = className(records, features);
          if (isLabelled(features)) {
            receiver.encoded(className, name, encoded);
          } else {
            String reason = "its label is " + className + "; must be at least 0";
            receiver.rejected(className, name, Kind.UNSUPPORTED, reason);
          }
        }
      }
    }

    /** Reads all records for their classes. */
    Classes classes() {
      Classes classes = new Classes(new TreeSet<>(), new TreeSet<>());
      try (TfRecordStream records = open()) {
        while (records.next()) {
          ExampleFeatures features = records.features();
          String name = className(records, features);
          if (features.synset().isPresent()) {
            classes.synsets().add(name);
          } else if (isLabelled(features)) {
            classes.labels().add(features.label().getAsLong());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return classes;
    }

    /** Whether a record has a class; the label -1 stands for none. */
    private static boolean isLabelled(ExampleFeatures features) {
      return features.synset().isPresent() || features.label().orElse(0) >= 0;
    }

    private static String className(TfRecordStream records, ExampleFeatures features) {
      if (features.synset().isEmpty() && features.label().isEmpty()) {
        throw records.damaged("it has no image/class/synset and no image/class/label");
      }
      return features.synset().orElseGet(() -> String.valueOf(features.label().getAsLong()));
    }

    /** A unique name for an image without a file name. */
    private String nameByPlace(int record) {
      return "%s-%05d-of-%05d-%06d".formatted(split, number, of, record);
    }
  }
}
