package org.lsqbeam.transforms.images;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.data.ImageCodec;

/** Reads each part's photographs and makes examples of them, spilled to files. */
final class DecodeImages
    extends PTransform<PCollection<PhotographSource.Part>, PCollection<PreparedPart>> {
  // With a few workers in a process this stays far below what a JVM is given.
  private static final long SPILL_BYTES = 32L << 20;

  private final Preset preset;
  private final List<String> classes;
  private final String spillFolder;

  DecodeImages(Preset preset, List<String> classes, Path spillFolder) {
    this.preset = preset;
    this.classes = List.copyOf(classes);
    this.spillFolder = spillFolder.toString();
  }

  @Override
  public PCollection<PreparedPart> expand(PCollection<PhotographSource.Part> parts) {
    return parts.apply(ParDo.of(new DecodeFn(preset, classes, spillFolder)));
  }

  static final class DecodeFn extends DoFn<PhotographSource.Part, PreparedPart> {
    private final Preset preset;
    private final Map<String, Integer> labels = new HashMap<>();
    private final String spillFolder;
    private transient @Nullable ImageCodec codec;

    DecodeFn(Preset preset, List<String> classes, String spillFolder) {
      this.preset = preset;
      this.spillFolder = spillFolder;
      for (int label = 0; label < classes.size(); label++) {
        labels.put(classes.get(label), label);
      }
    }

    @Setup
    public void openCodec() {
      codec = new ImageCodec();
    }

    @ProcessElement
    public void decode(@Element PhotographSource.Part part, OutputReceiver<PreparedPart> output)
        throws IOException {
      PartPreparer preparer =
          new PartPreparer(
              requireNonNull(codec),
              preset,
              labels,
              Path.of(spillFolder),
              SPILL_BYTES,
              part.split());
      part.read(preparer);
      output.output(preparer.finish());
    }

    @Teardown
    public void closeCodec() {
      if (codec != null) {
        codec.close();
      }
    }
  }
}
