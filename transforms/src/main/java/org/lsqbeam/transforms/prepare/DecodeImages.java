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
import org.lsqbeam.graphs.runtime.CommandSettings;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.source.PhotographSource;

/** Reads each part's photographs and makes examples of them, spilled to files. */
final class DecodeImages
    extends PTransform<PCollection<PhotographSource.Part>, PCollection<PreparedPart>> {
  private final Preset preset;
  private final List<String> classes;
  private final DatasetFolder folder;

  DecodeImages(Preset preset, List<String> classes, DatasetFolder folder) {
    this.preset = preset;
    this.classes = List.copyOf(classes);
    this.folder = folder;
  }

  @Override
  public PCollection<PreparedPart> expand(PCollection<PhotographSource.Part> parts) {
    return parts
        .apply(ParDo.of(new DecodeFn(preset, classes, folder)))
        .setCoder(ElementCoder.of(PreparedPart.class));
  }

  static final class DecodeFn extends DoFn<PhotographSource.Part, PreparedPart> {
    private final Preset preset;
    private final Map<String, Integer> labels = new HashMap<>();
    private final DatasetFolder folder;
    private final CommandSettings settings = CommandSettings.ofThisProcess();
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
    public void decode(@Element PhotographSource.Part part, OutputReceiver<PreparedPart> output)
        throws IOException {
      output.output(folder.isFinished() ? nothing(part) : prepare(part));
    }

    private PreparedPart prepare(PhotographSource.Part part) throws IOException {
      PartPreparer preparer =
          new PartPreparer(
              requireNonNull(codec), preset, labels, folder, Portion.bytes(), part.split());
      try {
        part.read(preparer);
        return preparer.finish();
      } catch (IOException e) {
        // Another process has finished the same dataset, and removed all attempts at it.
        if (folder.isFinished()) {
          return nothing(part);
        }
        throw e;
      }
    }

    /** A runner may run a part again long after the dataset was finished: nothing is to be done. */
    private PreparedPart nothing(PhotographSource.Part part) {
      return new PreparedPart(part.split(), List.of(), new Tally(labels.size()), List.of());
    }

    @Teardown
    public void closeCodec() {
      if (codec != null) {
        codec.close();
      }
    }
  }
}
