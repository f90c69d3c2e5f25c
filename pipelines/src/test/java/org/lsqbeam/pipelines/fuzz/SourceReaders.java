package org.lsqbeam.pipelines.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.pipelines.Project;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.storage.Storage;

/** The readers of collections of images and of their labels. */
final class SourceReaders {
  private static final Path IMAGES =
      Project.FOLDER.resolve("tf-graphs/src/test/resources/org/lsqbeam/graphs/codec/odd");
  private static final Path SOURCES =
      Project.FOLDER.resolve("transforms/src/test/resources/org/lsqbeam/transforms/source");
  private static final String DEVKIT = "ILSVRC2012_devkit_t12";
  private static final String SYNSETS = "data/meta.mat";
  private static final String GROUND_TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";

  private final Path folder;
  private final List<Reader> readers = new ArrayList<>();

  private SourceReaders(Path folder) {
    this.folder = folder;
  }

  /** All readers; their files lie in a folder. */
  static List<Reader> in(Path folder) throws IOException {
    SourceReaders all = new SourceReaders(folder);
    all.addTars();
    all.addDevkit();
    all.addLabelled();
    all.addRecords();
    all.addCifar();
    return all.readers;
  }

  private void add(
      Path input, String file, List<byte[]> seeds, UnaryOperator<byte[]> repair, String... words) {
    add(input, file, file, seeds, repair, words);
  }

  private void add(
      Path input,
      String name,
      String file,
      List<byte[]> seeds,
      UnaryOperator<byte[]> repair,
      String... words) {
    readers.add(
        new Reader(
            name,
            Reader.DATA,
            input.getFileName().toString(),
            2,
            seeds,
            List.of(words),
            repair,
            bytes -> read(input, file, bytes)));
  }

  /** Reads a collection of images, of which one file is changed. */
  private static void read(Path input, String file, byte[] bytes) throws IOException {
    Path path = input.resolve(file);
    byte[] valid = Files.readAllBytes(path);
    Files.write(path, bytes);
    try {
      ImageSource source = ImageSource.detect(Storage.at(input.toString()));
      source.classes();
      for (ImageSource.Part part : source.parts()) {
        part.count();
        part.read(new Taken());
      }
    } finally {
      Files.write(path, valid);
    }
  }

  /** Takes images and does nothing with them. */
  private static final class Taken implements ImageSource.Receiver {
    @Override
    public void encoded(String className, String file, byte[] bytes) {}

    @Override
    public void rejected(
        String className, String file, UndecodableImageException.Kind kind, String reason) {}

    @Override
    public void pixels(String className, String file, Supplier<Image> image) {
      requireNonNull(image.get());
    }
  }

  private void addTars() throws IOException {
    Path input = tars("tars");
    byte[] train = Files.readAllBytes(input.resolve("train.tar"));
    byte[] val = Files.readAllBytes(input.resolve("val.tar"));
    byte[] gnu = Files.readAllBytes(SOURCES.resolve("sparse/gnu.tar"));
    byte[] posix = Files.readAllBytes(SOURCES.resolve("sparse/posix.tar"));
    byte[] nested = tar(Map.of("ant.tar", posix, "bee.tar", gnu));
    add(input, "train.tar", List.of(train, nested), Repair::tar, "../", "ant.tar", "ustar");
    add(input, "val.tar", List.of(val, gnu, posix), Repair::tar, "../", "ustar", "size=9999999999");
    add(input, "val_labels.txt", texts("ant\nbee\nant\n"), bytes -> bytes, "ant", "bee\n");
  }

  /** The tars of images of two classes, with a file of labels. */
  private Path tars(String name) throws IOException {
    Path input = Files.createDirectories(folder.resolve(name));
    byte[] image = Files.readAllBytes(IMAGES.resolve("palette.png"));
    byte[] ant = tar(Map.of("ant_1.png", image, "ant_2.png", image));
    byte[] bee = tar(Map.of("bee_1.png", image));
    Files.write(input.resolve("train.tar"), tar(Map.of("ant.tar", ant, "bee.tar", bee)));
    byte[] val = tar(Map.of("val_1.png", image, "val_2.png", image, "val_3.png", image));
    Files.write(input.resolve("val.tar"), val);
    Files.writeString(input.resolve("val_labels.txt"), "ant\nbee\nant\n");
    return input;
  }

  private void addDevkit() throws IOException {
    Path input = tars("devkit");
    Files.delete(input.resolve("val_labels.txt"));
    byte[] archive = Files.readAllBytes(SOURCES.resolve("devkit").resolve(DEVKIT + ".tar.gz"));
    Map<String, byte[]> files = unpacked(archive);
    byte[] table = requireNonNull(files.get(DEVKIT + "/" + SYNSETS));
    String numbers = "2\n2\n2\n"; // 2 is the class ant
    files.put(DEVKIT + "/" + GROUND_TRUTH, numbers.getBytes(US_ASCII));
    byte[] tar = tar(files);
    Path packed = tars("packed devkit");
    Files.delete(packed.resolve("val_labels.txt"));
    Files.write(packed.resolve(DEVKIT + ".tar.gz"), Repair.gzip(tar));
    files.forEach((name, content) -> write(input.resolve(name), content));
    add(
        input,
        "meta.mat",
        DEVKIT + "/" + SYNSETS,
        List.of(table, inflated(table)),
        bytes -> bytes,
        "synsets",
        "WNID");
    add(
        input,
        "validation_ground_truth.txt",
        DEVKIT + "/" + GROUND_TRUTH,
        texts(numbers),
        bytes -> bytes);
    add(
        packed,
        "devkit",
        DEVKIT + ".tar.gz",
        List.of(tar),
        bytes -> Repair.gzip(Repair.tar(bytes)),
        "data/");
    add(packed, "gzip", DEVKIT + ".tar.gz", List.of(Repair.gzip(tar)), bytes -> bytes);
  }

  /** A MATLAB file without compression. */
  private static byte[] inflated(byte[] mat) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.write(mat, 0, 128);
    ByteBuffer bytes = ByteBuffer.wrap(mat).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 128; at < mat.length; at += 8 + bytes.getInt(at + 4)) {
      plain.writeBytes(
          new InflaterInputStream(new ByteArrayInputStream(mat, at + 8, bytes.getInt(at + 4)))
              .readAllBytes());
    }
    return plain.toByteArray();
  }

  private void addLabelled() throws IOException {
    Path kaggle = folder.resolve("kaggle");
    Path tiny = folder.resolve("tiny");
    byte[] image = Files.readAllBytes(IMAGES.resolve("palette.png"));
    Path images = kaggle.resolve("ILSVRC/Data/CLS-LOC");
    for (String name : List.of("train/ant/1.JPEG", "train/bee/2.JPEG", "val/v1.JPEG")) {
      write(images.resolve(name), image);
    }
    for (String name : List.of("train/ant/images/1.JPEG", "train/bee/images/2.JPEG")) {
      write(tiny.resolve(name), image);
    }
    write(tiny.resolve("val/images/v1.JPEG"), image);
    String csv = "ImageId,PredictionString\nv1,ant 1 2 3 4 ant 5 6 7 8 \n";
    String tabs = "v1.JPEG\tant\t0\t32\t44\t62\n";
    write(kaggle.resolve("LOC_val_solution.csv"), csv.getBytes(UTF_8));
    write(tiny.resolve("val/val_annotations.txt"), tabs.getBytes(UTF_8));
    add(kaggle, "LOC_val_solution.csv", texts(csv), bytes -> bytes, "v1", "ant", "bee");
    add(
        tiny,
        "val_annotations.txt",
        "val/val_annotations.txt",
        texts(tabs),
        bytes -> bytes,
        "v1.JPEG",
        "\tbee");
  }

  private void addRecords() throws IOException {
    byte[] train = Files.readAllBytes(SOURCES.resolve("records/synsets/train-00000-of-00002"));
    List<byte[]> seeds = new ArrayList<>(List.of(train));
    try (Stream<Path> files = Files.walk(SOURCES.resolve("records"))) {
      for (Path file : files.filter(name -> name.toString().contains("-of-")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    Path input = Files.createDirectories(folder.resolve("records"));
    Files.write(input.resolve("train-00000-of-00001"), train);
    Files.write(input.resolve("val-00000-of-00001"), train);
    add(
        input,
        "TFRecord and tf.Example",
        "train-00000-of-00001",
        seeds,
        Repair::records,
        "image/encoded",
        "image/class/label",
        "image/class/synset",
        "image/filename");
  }

  private void addCifar() throws IOException {
    byte[] batch = new byte[2 * 3073];
    batch[3073] = 1;
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of("data_batch_1.bin", "test_batch.bin")) {
      files.put("cifar-10-batches-bin/" + name, batch);
    }
    byte[] names = "ant\nbee\n".getBytes(US_ASCII);
    files.put("cifar-10-batches-bin/batches.meta.txt", names);
    byte[] tar = tar(files);
    Path packed = Files.createDirectories(folder.resolve("cifar packed"));
    Files.write(packed.resolve("cifar-10-binary.tar.gz"), Repair.gzip(tar));
    Path unpacked = folder.resolve("cifar");
    files.forEach((name, content) -> write(unpacked.resolve(name), content));
    Path input = unpacked.resolve("cifar-10-batches-bin");
    add(input, "data_batch_1.bin", List.of(batch, new byte[3073]), bytes -> whole(bytes));
    add(input, "batches.meta.txt", List.of(names), bytes -> bytes, "ant");
    add(
        packed,
        "cifar-10-binary.tar.gz",
        List.of(tar),
        bytes -> Repair.gzip(Repair.tar(bytes)),
        "data_batch_2.bin");
  }

  /** Whole images. */
  private static byte[] whole(byte[] batch) {
    return Arrays.copyOf(batch, Math.max(1, batch.length / 3073) * 3073);
  }

  private static List<byte[]> texts(String text) {
    return List.of(text.getBytes(UTF_8), text.replace("\n", "\r\n").getBytes(UTF_8));
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> unpacked(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), tar.readAllBytes());
        }
      }
    }
    return files;
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
