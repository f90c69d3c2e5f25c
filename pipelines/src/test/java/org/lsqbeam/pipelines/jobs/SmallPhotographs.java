package org.lsqbeam.pipelines.jobs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** A tree of two classes of noisy 32x32 photographs, one reddish, one bluish. */
final class SmallPhotographs {
  static final int TRAIN = 40;
  static final int VALIDATION = 12;

  private SmallPhotographs() {}

  static Path in(Path folder) throws IOException {
    Random random = new Random(1);
    for (String name : new String[] {"blue", "red"}) {
      write(folder.resolve("train").resolve(name), TRAIN / 2, name.equals("red"), random);
      write(folder.resolve("val").resolve(name), VALIDATION / 2, name.equals("red"), random);
    }
    return folder;
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
