package org.lsqbeam.transforms.source;

import java.io.IOException;
import java.util.List;
import org.lsqbeam.transforms.storage.Storage;

/**
 * One input layout. To add one, implement {@link ImageSource} and add a line to {@link #ALL}.
 *
 * @param layout the files that an input of this format has, as an error message lists them
 * @param detector tells whether an input has this format
 * @param opener opens an input of this format
 */
record SourceFormat(String layout, Detector detector, Opener opener) {
  /** Looks for the files of a format. */
  interface Detector {
    boolean isAt(Storage input) throws IOException;
  }

  /** Opens an input. */
  interface Opener {
    ImageSource open(Storage input) throws IOException;
  }

  /** All formats, in the order in which they are tried. */
  static final List<SourceFormat> ALL =
      List.of(
          new SourceFormat(
              "train.tar and val.tar, or ILSVRC2012_img_train.tar and ILSVRC2012_img_val.tar",
              ImageNetTars::isAt,
              ImageNetTars::open),
          new SourceFormat(
              "TFRecords train-*-of-* and validation-*-of-*",
              TfRecordShards::isAt,
              TfRecordShards::open),
          new SourceFormat(
              "train/<class>/, val/images/ and val/val_annotations.txt",
              ValidationLabels::isTinyImageNet,
              ValidationLabels::openTinyImageNet),
          new SourceFormat(
              "LOC_val_solution.csv and ILSVRC/Data/CLS-LOC/",
              ValidationLabels::isKaggleImageNet,
              ValidationLabels::openKaggleImageNet),
          new SourceFormat(
              "train/<class>/ and val/<class>/", ClassFolders::isAt, ClassFolders::open),
          new SourceFormat(
              "cifar-10-binary.tar.gz or its data_batch_<n>.bin",
              CifarSource::isAt,
              CifarSource::open));
}
