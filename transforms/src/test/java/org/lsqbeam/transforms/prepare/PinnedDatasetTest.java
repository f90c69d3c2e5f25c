package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.SyntheticImages;

/**
 * The bytes of small prepared datasets as they were in November 2026: drawn images, and JPEGs of
 * TFRecords decoded, resized and encoded anew. A dataset that somebody has prepared is found by its
 * fingerprint, and what was trained on it by that.
 */
final class PinnedDatasetTest {
  @Test
  void everyFileKeepsItsBytes(@TempDir Path output) throws Exception {
    List<String> found = new ArrayList<>();
    add(found, new SyntheticImages(1, 12, 10), Preset.SYNTHETIC, output);
    Preset jpegs = new Preset("jpegs", 24, 24, ImageEncoding.JPEG, 2, 1);
    add(found, Preparation.detect(records()), Preset.CIFAR10, output);
    add(found, Preparation.detect(records()), jpegs, output);
    assertThat(found).containsExactlyElementsOf(pinned());
  }

  private static void add(List<String> found, ImageSource source, Preset preset, Path output)
      throws IOException {
    Path dataset = Preparation.run(source, preset, output);
    Map<String, String> contents = new TreeMap<>(Preparation.contents(dataset));
    contents.put("manifest.json", sha256WithoutDigest(dataset.resolve("manifest.json")));
    contents.forEach(
        (name, sha256) -> found.add(sha256 + "  " + dataset.getFileName() + "/" + name));
  }

  /** The manifest carries a digest of its own text since then. */
  private static String sha256WithoutDigest(Path manifest) throws IOException {
    String text = Files.readString(manifest);
    String before = text.replaceFirst(",\n  \"digest\" : \"[0-9a-f]{64}\"", "");
    assertThat(before).hasSizeLessThan(text.length());
    return Sha256.hex(before.getBytes(StandardCharsets.UTF_8));
  }

  private static Path records() throws URISyntaxException {
    return Path.of(
        PinnedDatasetTest.class
            .getResource("/org/lsqbeam/transforms/source/records/synsets")
            .toURI());
  }

  private static List<String> pinned() {
    try (InputStream file = PinnedDatasetTest.class.getResourceAsStream("pinned-datasets.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
