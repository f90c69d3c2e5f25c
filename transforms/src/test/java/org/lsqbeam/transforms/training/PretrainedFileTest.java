package org.lsqbeam.transforms.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.server.Bucket;

final class PretrainedFileTest {
  private static final String NAMES = "torchvision-vgg16_bn";

  @Test
  void aFileInCloudStorageIsTheSameAsItsCopyHere(@TempDir Path folder) throws IOException {
    byte[] content = new byte[5_000_000];
    new Random(1).nextBytes(content);
    Path here = Files.write(folder.resolve("network.safetensors"), content);
    try (Bucket bucket = Bucket.open()) {
      bucket.server().put(Bucket.NAME, "networks/a.safetensors", content);
      PretrainedFile there = new PretrainedFile("gs://bucket/networks/a.safetensors");
      assertThat(there.sha256())
          .isEqualTo(new PretrainedFile(here.toString()).sha256())
          .isEqualTo(Sha256.hex(content));
      assertThat(there.absolute()).isEqualTo("gs://bucket/networks/a.safetensors");
      assertThat(there.copyIn(folder)).hasBinaryContent(content);
    }
    assertThat(new PretrainedFile(here.toString()).copyIn(folder)).isEqualTo(here);
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws IOException {
    try (Bucket bucket = Bucket.open()) {
      assertThat(bucket.server().contents(Bucket.NAME)).isEmpty();
      assertThatThrownBy(() -> PretrainedInit.read("gs://bucket/a/b", NAMES, 0))
          .isInstanceOf(InvalidDataException.class)
          .hasMessage("gs://bucket/a/b is not a file");
    }
  }

  @Test
  void aBucketIsNoFile() {
    for (String path : new String[] {"gs://bucket", "gs://bucket/", "gs://bucket/a/"}) {
      assertThatThrownBy(() -> PretrainedInit.read(path, NAMES, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("init.file is '" + path + "'; must be the path of a file");
    }
  }
}
