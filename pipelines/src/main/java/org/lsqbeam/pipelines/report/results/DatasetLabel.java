package org.lsqbeam.pipelines.report.results;

import java.util.Set;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.pipelines.text.Numbers;
import org.lsqbeam.transforms.prepare.Preset;

/**
 * The dataset's name in headings and in comparisons with the paper: the name that the user gave it,
 * or that of the collection. Images of one's own that were prepared under a collection's name are
 * described instead; their classes have other names.
 *
 * @param isPapers whether it is the paper's dataset, so that figures can be compared
 * @param isName whether the text is a name, not a description
 * @param text such as {@code cifar10}, or {@code 50 images of 5 classes}
 */
public record DatasetLabel(boolean isPapers, boolean isName, String text) {
  private static final String PAPERS_PRESET = Preset.IMAGENET.name();

  private static final Set<String> CIFAR10_CLASSES =
      Set.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int CLASSES = 1000;
  private static final long TRAINING_IMAGES = 1_281_167;
  private static final long VALIDATION_IMAGES = 50_000;

  /** The share of images that may have been rejected. */
  private static final double SLACK = 0.01;

  public static DatasetLabel of(DatasetManifest dataset) {
    int classes = dataset.classes().size();
    boolean cifar = dataset.preset().equals(Preset.CIFAR10.name());
    if (cifar
        ? CIFAR10_CLASSES.equals(Set.copyOf(dataset.classes()))
        : !dataset.preset().equals(PAPERS_PRESET)) {
      return new DatasetLabel(false, true, dataset.preset());
    }
    long training = dataset.train().examples();
    boolean papers =
        !cifar
            && classes == CLASSES
            && isAbout(TRAINING_IMAGES, training)
            && isAbout(VALIDATION_IMAGES, dataset.validation().examples());
    return new DatasetLabel(
        papers,
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
