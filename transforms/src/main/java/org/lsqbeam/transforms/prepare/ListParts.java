package org.lsqbeam.transforms.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Impulse;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.source.ImageSource;

/**
 * Looks at the dataset's folder and at the source. If the dataset is prepared, it puts out the
 * manifest; else what the dataset will have, and the parts of the source. Their images are read by
 * the step that decodes them: a runner may keep all output of a step in memory, so it gets
 * descriptions only.
 */
final class ListParts extends PTransform<PBegin, PCollectionTuple> {
  // Named, since a tag without a name gets a different one in every process.
  static final TupleTag<ImageSource.Part> PARTS = new TupleTag<>("parts") {};
  static final TupleTag<DatasetContent> CONTENT = new TupleTag<>("content") {};
  static final TupleTag<DatasetManifest> PREPARED = new TupleTag<>("prepared") {};

  private final ImageSource source;
  private final DatasetFolder folder;
  private final DatasetContent wanted;

  /**
   * @param wanted the dataset, without its classes, which the source knows
   */
  ListParts(ImageSource source, DatasetFolder folder, DatasetContent wanted) {
    this.source = source;
    this.folder = folder;
    this.wanted = wanted;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple listed =
        begin
            .apply(Impulse.create())
            .apply(
                ParDo.of(new ListFn(source, folder, wanted))
                    .withOutputTags(PARTS, TupleTagList.of(CONTENT).and(PREPARED)));
    listed.get(PARTS).setCoder(ElementCoder.of(ImageSource.Part.class));
    listed.get(CONTENT).setCoder(ElementCoder.of(DatasetContent.class));
    listed.get(PREPARED).setCoder(ElementCoder.of(DatasetManifest.class));
    return listed;
  }

  private static final class ListFn extends DoFn<byte[], ImageSource.Part> {
    private static final long serialVersionUID = 1L;

    private final ImageSource source;
    private final DatasetFolder folder;
    private final DatasetContent wanted;

    ListFn(ImageSource source, DatasetFolder folder, DatasetContent wanted) {
      this.source = source;
      this.folder = folder;
      this.wanted = wanted;
    }

    @ProcessElement
    public void list(MultiOutputReceiver output) throws IOException {
      folder.orRefuse(() -> listParts(output));
    }

    private void listParts(MultiOutputReceiver output) throws IOException {
      Optional<DatasetManifest> prepared = folder.usable();
      if (prepared.isPresent()) {
        output.get(PREPARED).output(prepared.get());
        return;
      }
      // Some sources read all their images for this, so it waits until it is needed.
      List<String> classes = source.classes();
      folder.prepareToWrite();
      output.get(CONTENT).output(wanted.withClasses(classes));
      List<? extends ImageSource.Part> parts = source.parts();
      PreparationProgress.begin(parts);
      parts.forEach(output.get(PARTS)::output);
    }
  }
}
