package org.lsqbeam.graphs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TString;

final class IndexedTfRecordFileTest {
  private Path folder;
  private Path file;
  private final List<byte[]> records = new ArrayList<>();

  @BeforeEach
  void writeRecords(@TempDir Path emptyFolder) throws IOException {
    folder = emptyFolder;
    file = folder.resolve("some.tfrecord");
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 16, 4096, 70_000}) {
      byte[] record = new byte[length];
      random.nextBytes(record);
      records.add(record);
    }
    try (OutputStream bytes = Files.newOutputStream(file);
        OutputStream index = Files.newOutputStream(folder.resolve("some.tfrecord.index"));
        TfRecordWriter writer = new TfRecordWriter(bytes, index)) {
      for (byte[] record : records) {
        writer.write(record);
      }
    }
  }

  @Test
  void recordsAreReadInAnyOrder() throws IOException {
    IndexedTfRecordFile read = IndexedTfRecordFile.open(file);
    assertThat(read.size()).isEqualTo(records.size());
    for (int position : new int[] {4, 0, 2, 1, 3}) {
      assertThat(read.record(position)).isEqualTo(records.get(position));
    }
  }

  @Test
  void tensorFlowsOwnReaderReadsThemAndTheirChecksums() {
    List<byte[]> read = new ArrayList<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Output<?> dataset =
          graph
              .opBuilder("TFRecordDataset", "records", tf.scope())
              .addInput(tf.constant(file.toString()).asOutput())
              .addInput(tf.constant("").asOutput())
              .addInput(tf.constant(0L).asOutput())
              .build()
              .output(0);
      Output<?> iterator = typed(tf, "IteratorV2", "iterator", List.of()).output(0);
      Operation start =
          graph
              .opBuilder("MakeIterator", "start", tf.scope())
              .addInput(dataset)
              .addInput(iterator)
              .build();
      Output<?> next = typed(tf, "IteratorGetNext", "next", List.of(iterator)).output(0);
      try (Session session = new Session(graph)) {
        session.runner().addTarget(start).run().close();
        while (true) {
          try (Result result = session.runner().fetch(next).run()) {
            read.add(((TString) result.get(0)).asBytes().getObject());
          } catch (TFOutOfRangeException end) {
            break;
          }
        }
      }
    }
    assertThat(read).usingElementComparator(Arrays::compare).containsExactlyElementsOf(records);
  }

  @Test
  void theIndexSaysWhereEachFramedRecordBeginsAndHowLongItIs() throws IOException {
    assertThat(folder.resolve("some.tfrecord.index"))
        .hasContent("0 16\n16 17\n33 32\n65 4112\n4177 70016\n");
    assertThat(Files.size(file)).isEqualTo(74193);
  }

  @Test
  void aChangedByteIsFoundAndItsRecordNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[65 + 12 + 100] ^= 1;
    Files.write(file, bytes);
    IndexedTfRecordFile read = IndexedTfRecordFile.open(file);
    assertThat(read.record(2)).isEqualTo(records.get(2));
    assertThatThrownBy(() -> read.record(3))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("record 3 of " + file + " is damaged: its checksum is wrong");
  }

  @Test
  void aFileCutShortIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> IndexedTfRecordFile.open(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("some.tfrecord.index line 5 is '4177 70016'");
  }

  @Test
  void anIndexThatMissesALineIsRefused() throws IOException {
    Files.writeString(folder.resolve("some.tfrecord.index"), "0 16\n16 17\n");
    assertThatThrownBy(() -> IndexedTfRecordFile.open(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("covers 33 bytes of a file of 74193");
  }

  private static Operation typed(Ops tf, String type, String name, List<Output<?>> inputs) {
    var builder = tf.scope().env().opBuilder(type, name, tf.scope());
    inputs.forEach(builder::addInput);
    builder.setAttr("output_types", new DataType[] {DataType.DT_STRING});
    builder.setAttr("output_shapes", new Shape[] {Shape.scalar()});
    if (type.equals("IteratorV2")) {
      builder.setAttr("shared_name", "").setAttr("container", "");
    }
    return builder.build();
  }
}
