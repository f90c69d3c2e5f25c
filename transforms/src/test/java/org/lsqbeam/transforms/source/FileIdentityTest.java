package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.Storage;

final class FileIdentityTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final List<TarIndex.Entry> ENTRIES = List.of(new TarIndex.Entry("a", 512, 7));

  private static final String FILE = "some.tar";

  private final Storage folder;
  private final byte[] bytes = new byte[3 * MEBIBYTE];

  FileIdentityTest(@TempDir Path folder) throws IOException {
    this.folder = Storage.at(folder.toString());
    new Random(1).nextBytes(bytes);
    this.folder.write(FILE, bytes);
  }

  @Test
  void aSmallFileIsKnownByAllItsBytes() throws IOException {
    assertThat(FileIdentity.of(folder, FILE, ENTRIES))
        .isEqualTo(Map.of("size", 3L * MEBIBYTE, "sha256", Sha256.hex(bytes)));
  }

  @Test
  void aLargeFileIsKnownByItsSizeItsEntriesAndItsEnds() throws IOException {
    Map<String, Object> identity = large(ENTRIES);
    assertThat(identity).containsOnlyKeys("size", "entries", "first", "last");
    for (int place : new int[] {0, MEBIBYTE - 1, 2 * MEBIBYTE, 3 * MEBIBYTE - 1}) {
      change(place);
      assertThat(large(ENTRIES)).as("changed at %s", place).isNotEqualTo(identity);
      change(place);
    }
    change(MEBIBYTE);
    assertThat(large(ENTRIES)).isEqualTo(identity);
    assertThat(large(List.of(new TarIndex.Entry("a", 512, 8)))).isNotEqualTo(identity);
    assertThat(large(List.of(new TarIndex.Entry("b", 512, 7)))).isNotEqualTo(identity);
  }

  @Test
  void oneOfManyIsKnownByItsEndsOnlyWhereAllAreLarge() throws IOException {
    assertThat(FileIdentity.ofOneAmong(folder, FILE, 4L * MEBIBYTE))
        .containsEntry("sha256", Sha256.hex(bytes));
    Map<String, Object> identity = FileIdentity.ofOneAmong(folder, FILE, 1L << 40);
    for (int place : new int[] {0, (1 << 16) - 1, 3 * MEBIBYTE - (1 << 16), 3 * MEBIBYTE - 1}) {
      change(place);
      assertThat(FileIdentity.ofOneAmong(folder, FILE, 1L << 40)).isNotEqualTo(identity);
      change(place);
    }
    change(1 << 16);
    assertThat(FileIdentity.ofOneAmong(folder, FILE, 1L << 40)).isEqualTo(identity);
  }

  private Map<String, Object> large(List<TarIndex.Entry> entries) throws IOException {
    return FileIdentity.of(folder, FILE, entries, MEBIBYTE);
  }

  private void change(int place) throws IOException {
    bytes[place] ^= 1;
    folder.write(FILE, bytes);
  }
}
