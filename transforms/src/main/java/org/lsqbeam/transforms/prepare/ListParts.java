package org.lsqbeam.transforms.prepare;

import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.transforms.coder.ElementCoder;
import org.lsqbeam.transforms.source.ImageSource;

/**
 * Puts out the parts of a source. Their images are read by the step that decodes them: a runner may
 * keep all output of a step in memory, so it gets descriptions only.
 */
final class ListParts extends PTransform<PBegin, PCollection<ImageSource.Part>> {
  private static final int BUNDLES = 64;

  private final List<ImageSource.Part> parts;

  ListParts(ImageSource source) {
    parts = List.copyOf(source.parts());
  }

  @Override
  public PCollection<ImageSource.Part> expand(PBegin begin) {
    // Parts differ in size. Without this a runner gives each worker as many, not as much work.
    return begin
        .apply(Create.of(parts).withCoder(ElementCoder.of(ImageSource.Part.class)))
        .apply(Reshuffle.<ImageSource.Part>viaRandomKey().withNumBuckets(BUNDLES));
  }
}
