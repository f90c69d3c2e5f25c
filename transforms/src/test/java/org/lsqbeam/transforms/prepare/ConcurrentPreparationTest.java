package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.storage.Storage;

/** Another process prepares the same dataset, and removes all attempts at it, meanwhile. */
final class ConcurrentPreparationTest {
  private static final SyntheticImages IMAGES = new SyntheticImages(1, 20, 10);

  /** What the other process does; a source is copied by its serialization. */
  private static final AtomicReference<Runnable> OTHER = new AtomicReference<>(() -> {});

  @Test
  void aFileThatArrivesAfterItsAttemptWasRemovedIsRemoved(@TempDir Path datasets)
      throws IOException {
    DatasetFolder folder = new DatasetFolder(Storage.at(datasets.toString()), "small");
    DatasetFolder other = new DatasetFolder(Storage.at(datasets.toString()), "small");
    folder.prepareToWrite();
    List<Spill.Entry> entries =
        new AbstractList<>() {
          @Override
          public Spill.Entry get(int index) {
            try {
              other.discardUnfinished();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return new Spill.Entry(ExampleKey.of(Split.TRAIN, "ant", "1"), new byte[] {1});
          }

          @Override
          public int size() {
            return 1;
          }
        };
    assertThatThrownBy(() -> folder.spill(entries, 1)).isInstanceOf(NoSuchFileException.class);
    assertThat(datasets).isEmptyDirectory();
    assertThat(Recovery.counts()).containsKey(Recovery.LATE_SPILL_REMOVED);
  }

  @Test
  void theDatasetThatAnotherProcessFinishedFirstIsUsed(@TempDir Path output, @TempDir Path alone)
      throws IOException {
    Path undisturbed = Preparation.run(IMAGES, Preset.SYNTHETIC, alone);
    OTHER.set(() -> Preparation.run(IMAGES, Preset.SYNTHETIC, output));
    Path dataset = Preparation.run(new Overtaken(), Preset.SYNTHETIC, output);
    assertThat(Preparation.contents(dataset)).isEqualTo(Preparation.contents(undisturbed));
    assertThat(output.resolve("datasets").toFile().list()).hasSize(1);
    assertThat(Recovery.counts()).containsKey(Recovery.DATASET_OF_ANOTHER_USED);
  }

  /** The same images; when the first part is read, another process prepares all of them. */
  private static final class Overtaken implements ImageSource {
    private static final long serialVersionUID = 1L;

    @Override
    public List<String> classes() {
      return IMAGES.classes();
    }

    @Override
    public List<Part> parts() {
      return IMAGES.parts().stream().<Part>map(OvertakenPart::new).toList();
    }

    @Override
    public Map<String, Object> identity() {
      return IMAGES.identity();
    }
  }

  private record OvertakenPart(ImageSource.Part part) implements ImageSource.Part {
    @Override
    public Split split() {
      return part.split();
    }

    @Override
    public void read(ImageSource.Receiver receiver) throws IOException {
      OTHER.getAndSet(() -> {}).run();
      part.read(receiver);
    }
  }
}
