package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lsqbeam.transforms.storage.Storage;

/**
 * One input layout. To add one, implement {@link ImageSource} and add a line to {@link #ALL}.
 *
 * @param layout the files that an input of this format has, as an error message lists them
 * @param opener opens an input of this format; empty for any other input
 */
record SourceFormat(String layout, Opener opener) {
  /** Opens an input if it has the format. */
  interface Opener {
    Optional<? extends ImageSource> open(Storage input) throws IOException;
  }

  /** All formats, in the order in which they are tried. */
  static final List<SourceFormat> ALL =
      List.of(
          new SourceFormat(
              "train.tar and val.tar, or ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar",
              input ->
                  input.isFolder("") && ImageNetTars.isAt(input)
                      ? Optional.of(ImageNetTars.open(input))
                      : Optional.empty()),
          new SourceFormat(
              "TFRecords train-*-of-* and validation-*-of-*",
              input ->
                  input.isFolder("") && TfRecordShards.isAt(input)
                      ? Optional.of(TfRecordShards.open(input))
                      : Optional.empty()),
          new SourceFormat(
              "train/<class>/ and val/<class>/",
              input ->
                  input.isFolder("") && ClassFolders.isAt(input)
                      ? Optional.of(ClassFolders.open(input))
                      : Optional.empty()),
          new SourceFormat(
              "cifar-10-binary.tar.gz or its data_batch_<n>.bin", CifarSource::openIfPresent));
}
