package org.lsqbeam.pipelines.report.results;

import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.text.Numbers;

/**
 * The dataset's name in comparisons with the paper.
 *
 * @param isPapers whether it is the paper's dataset, so that figures can be compared
 * @param text such as {@code cifar10}
 */
public record DatasetLabel(boolean isPapers, String text) {
  /** The preset for ImageNet, which may have been given other images. */
  private static final String PAPERS_PRESET = "imagenet";

  private static final int CLASSES = 1000;
  private static final long TRAINING_IMAGES = 1_281_167;
  private static final long VALIDATION_IMAGES = 50_000;

  /** The share of images that may have been rejected. */
  private static final double SLACK = 0.01;

  public static DatasetLabel of(DatasetManifest dataset) {
    if (!dataset.preset().equals(PAPERS_PRESET)) {
      return new DatasetLabel(false, dataset.preset());
    }
    int classes = dataset.classes().size();
    long training = dataset.train().examples();
    boolean papers =
        classes == CLASSES
            && isAbout(TRAINING_IMAGES, training)
            && isAbout(VALIDATION_IMAGES, dataset.validation().examples());
    return new DatasetLabel(
        papers,
        papers
            ? "ImageNet"
            : Numbers.count(training)
                + " images of "
                + Numbers.count(classes)
                + (classes == 1 ? " class" : " classes"));
  }

  private static boolean isAbout(long images, long ours) {
    return Math.abs(ours - images) <= SLACK * images;
  }
}
