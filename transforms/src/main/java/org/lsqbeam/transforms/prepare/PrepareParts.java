package org.lsqbeam.transforms.prepare;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.image.ImageCodec;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.runtime.WorkerSettings;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.source.ImageSource;

/** Reads each part's images and turns them into examples, which are spilled to files. */
final class PrepareParts
    extends PTransform<PCollection<ImageSource.Part>, PCollection<PreparedPart>> {
  private final Preset preset;
  private final List<String> classes;
  private final DatasetFolder folder;

  PrepareParts(Preset preset, List<String> classes, DatasetFolder folder) {
    this.preset = preset;
    this.classes = List.copyOf(classes);
    this.folder = folder;
  }

  @Override
  public PCollection<PreparedPart> expand(PCollection<ImageSource.Part> parts) {
    return parts
        .apply(ParDo.of(new DecodeFn(preset, classes, folder)))
        .setCoder(ElementCoder.of(PreparedPart.class));
  }

  static final class DecodeFn extends DoFn<ImageSource.Part, PreparedPart> {
    private final Preset preset;
    private final Map<String, Integer> labels = new HashMap<>();
    private final DatasetFolder folder;
    private final WorkerSettings settings = WorkerSettings.ofThisProcess();
    private transient @Nullable ImageCodec codec;

    DecodeFn(Preset preset, List<String> classes, DatasetFolder folder) {
      this.preset = preset;
      this.folder = folder;
      for (int label = 0; label < classes.size(); label++) {
        labels.put(classes.get(label), label);
      }
    }

    @Setup
    public void openCodec() {
      settings.adopt();
      codec = new ImageCodec();
    }

    @ProcessElement
    public void decode(@Element ImageSource.Part part, OutputReceiver<PreparedPart> output)
        throws IOException {
      output.output(folder.isFinished() ? empty(part) : prepare(part));
    }

    private PreparedPart prepare(ImageSource.Part part) throws IOException {
      PartPreparer preparer =
          new PartPreparer(
              requireNonNull(codec), preset, labels, folder, SpillBuffer.bytes(), part.split());
      try {
        part.read(preparer);
        return preparer.finish();
      } catch (IOException e) {
        // Another process finished the same dataset and removed all attempts at it.
        if (folder.isFinished()) {
          Recovery.DATASET_OF_ANOTHER_USED.taken();
          return empty(part);
        }
        throw e;
      }
    }

    /** The outcome of a part that is run again after the dataset was finished. */
    private PreparedPart empty(ImageSource.Part part) {
      return new PreparedPart(
          part.split(), List.of(), new DatasetStatistics(labels.size()), List.of());
    }

    @Teardown
    public void closeCodec() {
      if (codec != null) {
        codec.close();
      }
    }
  }
}
