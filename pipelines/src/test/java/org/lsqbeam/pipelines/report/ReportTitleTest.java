package org.lsqbeam.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.report.comparison.PaperRuns;
import org.lsqbeam.transforms.run.ArtifactStore;
import org.lsqbeam.transforms.storage.Storage;

/** A report is called after the images and networks that it is on. */
final class ReportTitleTest {
  private final Path folder;

  ReportTitleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** The report of an experiment whose runs have not begun. */
  private String report(DatasetManifest dataset, Map<String, String> overrides) throws IOException {
    Storage images = Storage.at(folder.resolve("images").toString());
    images.write(DatasetManifest.FILE_NAME, SealedJson.indented(dataset));
    new ReportSource(
            "mine",
            ExperimentFile.read("cifar10", overrides),
            ArtifactStore.open(folder.resolve("output").toString()),
            images,
            PageContent.DEFAULT)
        .read()
        .writeTo(Storage.at(folder.toString()));
    return Files.readString(folder.resolve("report.md"));
  }

  @Test
  void theExperimentsTitleStandsOverItsOwnImages() throws IOException {
    assertThat(report(PaperRuns.dataset("cifar10", 32, 10), Map.of()))
        .startsWith("# CIFAR-10, ResNet-20\n\nresnet-20 on cifar10: 50,000 training");
  }

  @Test
  void otherImagesUnderThePresetAreNotCalledByItsName() throws IOException {
    assertThat(report(PaperRuns.dataset("cifar10", 32, 200, 100_000, 10_000), Map.of()))
        .startsWith("# resnet-20 on 100,000 images of 200 classes\n\nresnet-20: 100,000 training");
  }

  @Test
  void aDatasetsOwnNameIsInTheTitle() throws IOException {
    assertThat(
            report(
                PaperRuns.dataset("tiny-imagenet-200", 32, 200),
                Map.of("datasetName", "tiny-imagenet-200", "networks", "resnet-8,resnet-20")))
        .startsWith("# resnet-8, resnet-20 on tiny-imagenet-200\n\nresnet-8, resnet-20 on tiny-");
  }

  @Test
  void aTitleOfOnesOwnStandsOverAnyImages() throws IOException {
    assertThat(report(PaperRuns.dataset("cifar10", 32, 5), Map.of("title", "Flowers")))
        .startsWith("# Flowers\n");
  }

  @Test
  void aTitleOfOnesOwnStandsWhateverItNames() throws IOException {
    assertThat(
            report(
                PaperRuns.dataset("cifar10", 32, 200),
                Map.of("title", "My images as small as CIFAR-10's")))
        .startsWith("# My images as small as CIFAR-10's\n");
  }

  @Test
  void tenClassesOfOnesOwnAreNotCalledCifar10() throws IOException {
    List<String> digits = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(report(PaperRuns.dataset("cifar10", 32, digits, 60_000, 10_000), Map.of()))
        .startsWith("# resnet-20 on 60,000 images of 10 classes\n\nresnet-20: 60,000 training");
    assertThat(
            report(
                PaperRuns.dataset("digits", 32, digits, 60_000, 10_000),
                Map.of("datasetName", "digits")))
        .startsWith("# resnet-20 on digits\n\nresnet-20 on digits: 60,000 training");
  }

  @Test
  void manyNetworksAreCounted() throws IOException {
    assertThat(
            report(
                PaperRuns.dataset("cifar10", 32, 10),
                Map.of("networks", "resnet-8,resnet-20,resnet-32,resnet-56")))
        .startsWith("# 4 networks on cifar10\n");
  }
}
