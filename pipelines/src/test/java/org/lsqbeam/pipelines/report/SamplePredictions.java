package org.lsqbeam.pipelines.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.DatasetManifest.Shard;
import org.lsqbeam.graphs.data.DatasetManifest.Split;
import org.lsqbeam.graphs.evaluate.ImagePredictions;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.record.ExampleRecord;
import org.lsqbeam.graphs.record.TfRecordWriter;
import org.lsqbeam.pipelines.report.results.RunResult;
import org.lsqbeam.pipelines.report.results.RunResults;
import org.lsqbeam.transforms.storage.Storage;

/**
 * Made-up validation images with made-up predictions.
 *
 * @param folder of the dataset
 * @param manifest its content
 */
record SamplePredictions(Path folder, DatasetManifest manifest) {
  static final int IMAGES = 40;

  /** Writes images of a side, the label of each one its position modulo the number of classes. */
  static SamplePredictions writeTo(Path folder, int side, List<String> classes) throws IOException {
    Files.createDirectories(folder);
    Path shard = folder.resolve("val-0.tfrecord");
    Random random = new Random(5);
    try (TfRecordWriter writer =
        new TfRecordWriter(
            Files.newOutputStream(shard),
            Files.newOutputStream(folder.resolve("val-0.tfrecord.index")))) {
      for (int i = 0; i < IMAGES; i++) {
        int label = i % classes.size();
        writer.write(
            ExampleRecord.serialize(
                png(side, random),
                ImageEncoding.PNG,
                side,
                side,
                label,
                classes.get(label),
                i + ".png"));
      }
    }
    DatasetManifest any = SampleRuns.dataset(classes.toArray(String[]::new));
    Split validation =
        new Split(
            IMAGES, List.of(), List.of(new Shard("val-0.tfrecord", IMAGES, Sha256.ofFile(shard))));
    return new SamplePredictions(
        folder,
        new DatasetManifest(
            any.formatVersion(),
            any.fingerprint(),
            any.preset(),
            side,
            side,
            "png",
            any.classes(),
            any.train(),
            validation,
            any.mean(),
            any.deviation(),
            0));
  }

  private static byte[] png(int side, Random random) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, random.nextInt(1 << 24)); // noise, which takes most bytes
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /** Predictions by a rule: each run finds for an image one class most probable, in percent. */
  ImagePredictions predictions(int[] top, int[] percent) {
    int classes = manifest.classes().size();
    ImagePredictions.Builder builder = new ImagePredictions.Builder(top.length, classes);
    for (int image = 0; image < top.length; image++) {
      int label = image % classes;
      float[] logits = new float[classes];
      logits[top[image]] =
          (float) Math.log((double) percent[image] * (classes - 1) / (100 - percent[image]));
      int rank = top[image] == label ? 0 : label < top[image] ? label + 1 : label;
      builder.add(label, rank, logits, 0);
    }
    return builder.build();
  }

  /** Predictions of which about so many percent are right. */
  ImagePredictions random(int right, long seed) {
    Random random = new Random(seed);
    int[] top = new int[IMAGES];
    int[] percent = new int[IMAGES];
    int classes = manifest.classes().size();
    for (int i = 0; i < IMAGES; i++) {
      top[i] = random.nextInt(100) < right ? i % classes : random.nextInt(classes);
      percent[i] = 40 + random.nextInt(59);
    }
    return predictions(top, percent);
  }

  /** What a report shows of them. */
  PredictionsSection section(Map<String, ImagePredictions> byRun, int images, RunResult... runs)
      throws IOException {
    return PredictionsSection.of(
        new RunResults(List.of(runs)),
        byRun,
        List.of(),
        Storage.at(folder.toString()),
        manifest,
        images);
  }

  /** The same, of random predictions. */
  PredictionsSection section(RunResult... runs) throws IOException {
    Map<String, ImagePredictions> byRun = new HashMap<>();
    for (RunResult run : runs) {
      byRun.put(run.spec().fingerprint(), random(80, byRun.size()));
    }
    return section(byRun, 12, runs);
  }
}
