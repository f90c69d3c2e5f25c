package org.lsqbeam.pipelines.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tree of two classes of noisy 32x32 images, one reddish, one bluish. */
final class SmallImages {
  static final int TRAIN = 40;
  static final int VALIDATION = 12;

  private SmallImages() {}

  static Path in(Path folder) throws IOException {
    Random random = new Random(1);
    for (String name : new String[] {"blue", "red"}) {
      write(folder.resolve("train").resolve(name), TRAIN / 2, name.equals("red"), random);
      write(folder.resolve("val").resolve(name), VALIDATION / 2, name.equals("red"), random);
    }
    return folder;
  }

  /** The same in ImageNet's shape: {@code train.tar}, {@code val.tar}, {@code val_labels.txt}. */
  static Path tarsIn(Path folder) throws IOException {
    Path tree = in(folder.resolve("tree"));
    Path tars = Files.createDirectories(folder.resolve("tars"));
    Map<String, byte[]> classTars = new TreeMap<>();
    Map<String, byte[]> validation = new TreeMap<>();
    List<String> labels = new ArrayList<>();
    for (String name : new String[] {"blue", "red"}) {
      classTars.put(name + ".tar", tar(images(tree.resolve("train").resolve(name), "")));
      validation.putAll(images(tree.resolve("val").resolve(name), name));
      labels.addAll(Collections.nCopies(VALIDATION / 2, name));
    }
    Files.write(tars.resolve("train.tar"), tar(classTars));
    Files.write(tars.resolve("val.tar"), tar(validation));
    Files.write(tars.resolve("val_labels.txt"), labels);
    return tars;
  }

  private static Map<String, byte[]> images(Path folder, String prefix) throws IOException {
    Map<String, byte[]> images = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        images.put(prefix + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return images;
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setModTime(0); // equal bytes each time
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void write(Path folder, int count, boolean red, Random random) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      int shade = 60 + random.nextInt(140);
      for (int pixel = 0; pixel < 32 * 32; pixel++) {
        int strong = shade + random.nextInt(50);
        int weak = 30 + random.nextInt(50);
        int rgb = (red ? strong : weak) << 16 | random.nextInt(100) << 8 | (red ? weak : strong);
        image.setRGB(pixel % 32, pixel / 32, rgb);
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }
}
