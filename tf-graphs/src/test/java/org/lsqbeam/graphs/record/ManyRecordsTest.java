package org.lsqbeam.graphs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManyRecordsTest {
  @Test
  void eachOfThousandsOfRecordsIsReadByItsPosition(@TempDir Path folder) throws IOException {
    int records = 5000;
    Path file = folder.resolve("many");
    try (TfRecordWriter writer =
        new TfRecordWriter(
            Files.newOutputStream(file), Files.newOutputStream(folder.resolve("many.index")))) {
      for (int i = 0; i < records; i++) {
        writer.write(ByteBuffer.allocate(4 + i % 3).putInt(i).array());
      }
    }
    IndexedTfRecordFile indexed = IndexedTfRecordFile.open(file);
    assertThat(indexed.size()).isEqualTo(records);
    for (int i = records - 1; i >= 0; i--) {
      assertThat(indexed.record(i)).isEqualTo(ByteBuffer.allocate(4 + i % 3).putInt(i).array());
    }
  }
}
