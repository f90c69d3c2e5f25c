package org.lsqbeam.pipelines.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lsqbeam.pipelines.plan.PlannedDataset.Origin;
import org.lsqbeam.transforms.prepare.Preset;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.source.SyntheticImages;
import org.lsqbeam.transforms.storage.Storage;

final class PlannedDatasetTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"imagenet, 1281167, 50000, 1000", "cifar10, 50000, 10000, 10"})
  void withoutImagesAPresetIsAssumedAsItIsKnown(
      String preset, long train, long validation, int classes) throws IOException {
    PlannedDataset dataset = look(Preset.named(preset), null);
    assertThat(dataset.origin()).isEqualTo(Origin.ASSUMED);
    assertThat(dataset.train()).isEqualTo(train);
    assertThat(dataset.validation()).isEqualTo(validation);
    assertThat(dataset.classes()).isEqualTo(classes);
    assertThat(dataset.images().height()).isEqualTo(Preset.named(preset).height());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsMadeIsCounted() throws IOException {
    PlannedDataset dataset = look(Preset.SYNTHETIC, new SyntheticImages(1, 321, 123));
    assertThat(dataset.origin()).isEqualTo(Origin.MADE);
    assertThat(dataset.train()).isEqualTo(321);
    assertThat(dataset.validation()).isEqualTo(123);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ofTwoPreparedDatasetsNoneIsTaken() throws IOException {
    for (String name : new String[] {"cifar10-0123456789ab", "cifar10-abcdef012345"}) {
      Path dataset = Files.createDirectories(folder.resolve("output/datasets").resolve(name));
      Files.writeString(dataset.resolve("manifest.json"), "{}");
    }
    PlannedDataset dataset = look(Preset.CIFAR10, null);
    assertThat(dataset.origin()).isEqualTo(Origin.AMBIGUOUS);
    assertThat(dataset.train()).isEqualTo(50_000);
  }

  @Test
  void anInputThatCannotBeCountedIsAssumedToBeWhatThePresetIsFor() throws IOException {
    PlannedDataset dataset = look(SamplePlan.IMAGENET, new Uncounted());
    assertThat(dataset.origin()).isEqualTo(Origin.UNCOUNTED);
    assertThat(dataset.train()).isEqualTo(1_281_167);
    assertThat(dataset.fingerprint()).matches("[0-9a-f]{64}");
  }

  /** Images that must be read to be counted. */
  private static final class Uncounted implements ImageSource {
    @Override
    public List<String> classes() {
      return List.of("one");
    }

    @Override
    public List<Part> parts() {
      return List.of(
          new Part() {
            private static final long serialVersionUID = 1L;

            @Override
            public Split split() {
              return Split.TRAIN;
            }

            @Override
            public void read(Receiver receiver) {
              throw new AssertionError("read");
            }
          });
    }

    @Override
    public Map<String, Object> identity() {
      return Map.of("kind", "uncounted");
    }
  }

  private PlannedDataset look(Preset preset, @Nullable ImageSource source) throws IOException {
    Storage output = Storage.at(folder.resolve("output").toString());
    return PlannedDataset.of(output, preset, source);
  }
}
