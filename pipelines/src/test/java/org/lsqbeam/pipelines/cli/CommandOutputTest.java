package org.lsqbeam.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.DatasetManifest;

final class CommandOutputTest {
  @Test
  void thousandsOfImagesAreSeparatedByCommas() {
    DatasetManifest manifest =
        new DatasetManifest(
            DatasetManifest.FORMAT_VERSION,
            "d5".repeat(32),
            "mine",
            32,
            32,
            "png",
            List.of("cat", "dog"),
            split("train", 4000),
            split("val", 2000),
            List.of(1.0, 1.0, 1.0),
            List.of(1.0, 1.0, 1.0),
            1000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CommandOutput(new PrintStream(out, true, StandardCharsets.UTF_8)).dataset(manifest, "d");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "4,000 training and 2,000 validation images of 2 classes, 1,000 rejected",
            "Dataset: d");
  }

  private static DatasetManifest.Split split(String name, long images) {
    return new DatasetManifest.Split(
        images,
        List.of(images / 2, images / 2),
        List.of(new DatasetManifest.Shard(name, images, "ab")));
  }
}
