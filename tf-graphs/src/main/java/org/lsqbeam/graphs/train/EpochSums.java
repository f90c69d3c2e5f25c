package org.lsqbeam.graphs.train;

/**
 * What has come together in the epoch under way; part of a checkpoint, so that a resumed run
 * reports what an uninterrupted one does.
 *
 * @param images trained on
 * @param loss sum of the images' cross entropies, in nats
 * @param correct images classified rightly
 * @param guarded how often the guard acted on a step size
 * @param seconds of training
 */
record EpochSums(long images, double loss, long correct, long guarded, double seconds) {
  static final EpochSums NONE = new EpochSums(0, 0, 0, 0, 0);

  EpochSums plus(TrainingGraph.Update update, int batchSize, double time) {
    return new EpochSums(
        images + batchSize,
        loss + (double) update.loss() * batchSize,
        correct + update.correct(),
        guarded + update.guarded(),
        seconds + time);
  }

  double meanLoss() {
    return loss / images;
  }

  double top1() {
    return 100.0 * correct / images;
  }

  double imagesPerSecond() {
    return images / seconds;
  }
}
