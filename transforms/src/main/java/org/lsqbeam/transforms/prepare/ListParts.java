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
 * The parts of a source as elements. The photographs themselves are read where they are decoded: a
 * runner may hold all that a step puts out in memory, and so gets to hold descriptions only.
 */
final class ListParts extends PTransform<PBegin, PCollection<ImageSource.Part>> {
  private static final int BUNDLES = 64;

  private final List<ImageSource.Part> parts;

  ListParts(ImageSource source) {
    parts = List.copyOf(source.parts());
  }

  @Override
  public PCollection<ImageSource.Part> expand(PBegin begin) {
    // Parts differ in size: without this a runner hands each worker as many, not as much.
    return begin
        .apply(Create.of(parts).withCoder(ElementCoder.of(ImageSource.Part.class)))
        .apply(Reshuffle.<ImageSource.Part>viaRandomKey().withNumBuckets(BUNDLES));
  }
}
