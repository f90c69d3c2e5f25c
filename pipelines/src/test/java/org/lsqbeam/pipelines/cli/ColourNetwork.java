package org.lsqbeam.pipelines.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkHeader.StepSizes;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Quantization;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.LayerWeights;
import org.lsqbeam.graphs.integer.Preprocessing;

/**
 * A network whose logits are the mean red, green and blue of an image, {@code (mean - 128) / 64};
 * and images of one colour.
 */
final class ColourNetwork {
  private static final String LAYER = "logits";

  private ColourNetwork() {}

  /** Writes {@code network.lsq}. */
  static Path in(Path folder) throws IOException {
    StepSizes steps = new StepSizes(1, 1f / 64);
    NetworkHeader header =
        new NetworkHeader(
            PackedFile.FORMAT_VERSION,
            "colours",
            "8",
            new Preprocessing(8, 8, 4, 4, List.of(128.0, 128.0, 128.0), List.of(64.0, 64.0, 64.0)),
            List.of("red", "green", "blue"),
            List.of(
                new NetworkLayer.AveragePool(NetworkLayer.IMAGES),
                new NetworkLayer.Dense(LAYER, 0, 3, 3, false, new Quantization(8, 8, true))),
            Map.of(LAYER, steps),
            new NetworkHeader.Origin("run", "dataset", "checkpoint"),
            new NetworkHeader.Payload(0, ""));
    byte[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Path file = Files.createDirectories(folder).resolve(PackedFile.NAME);
    PackedFile.write(
        file,
        new PackedNetwork(
            header, Map.of(LAYER, new LayerWeights(steps, identity, new float[0])), Map.of()));
    return file;
  }

  /** Writes an image of one colour, 10x12. */
  static Path image(Path file, int rgb) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    String name = file.toString();
    ImageIO.write(image(rgb), name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  static BufferedImage image(int rgb) {
    BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 12 * 10; i++) {
      image.setRGB(i % 12, i / 12, rgb);
    }
    return image;
  }
}
