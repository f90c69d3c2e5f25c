package org.lsqbeam.transforms.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.lsqbeam.graphs.data.PreparedDataset;

final class PrepareCifar10Test {
  @Test
  void everyImageOfCifar10IsPrepared() throws Exception {
    Path input = SharedData.folder("cifar10");
    Path output = Path.of(System.getProperty("user.dir"), "target/prepare-cifar");
    long start = System.nanoTime();
    PrepareDataset prepare =
        new PrepareDataset(PhotographSource.detect(input), Preset.CIFAR10, output, 0);
    System.out.println("construction " + (System.nanoTime() - start) / 1e9);
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    pipeline.apply(prepare);
    pipeline.run().waitUntilFinish();
    System.out.println("whole " + (System.nanoTime() - start) / 1e9 + " " + prepare.folder());
    PreparedDataset dataset = PreparedDataset.open(prepare.folder());
    assertThat(dataset.train().size()).isEqualTo(50000);
    assertThat(dataset.validation().size()).isEqualTo(10000);
  }
}
