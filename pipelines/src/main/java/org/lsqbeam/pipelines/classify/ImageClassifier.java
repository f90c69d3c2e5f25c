package org.lsqbeam.pipelines.classify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lsqbeam.graphs.image.ImageFiles;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.Prediction;

/**
 * Classifies image files on all processors and hands the results over in the order of the files.
 * Only a few images for each processor are under way at a time, however many there are.
 */
public final class ImageClassifier {
  private static final int UNDER_WAY = 4;

  private final IntegerNetwork network;
  private final int count;

  /** Takes a network and how many classes of each image to hand over at most. */
  public ImageClassifier(IntegerNetwork network, int count) {
    this.network = network;
    this.count = count;
  }

  /** Takes the results, one at a time. */
  public interface Receiver {
    /** An image's most probable classes, the best one first. */
    void classified(Path image, List<Prediction> predictions) throws IOException;

    /** A file or folder that is no image or cannot be read. */
    void failed(Path file, String reason);
  }

  /** Classifies all images of a list. */
  public void classify(ImageList images, Receiver receiver) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(processors);
    try {
      InOrder results = new InOrder(workers, processors * UNDER_WAY, receiver);
      for (Path root : images.roots()) {
        new ImageWalk(results).visit(root);
      }
      results.finish();
    } finally {
      workers.shutdownNow();
    }
  }

  /** The result of one file: its classes, or why it has none. */
  @FunctionalInterface
  private interface Outcome {
    void handTo(Receiver receiver) throws IOException;
  }

  private Outcome classify(Path image) {
    try {
      long size = Files.size(image);
      if (size > ImageFiles.LARGEST_BYTES) {
        return receiver -> receiver.failed(image, ImageFiles.tooLarge(size));
      }
      List<Prediction> predictions = network.classify(Files.readAllBytes(image), count);
      return receiver -> receiver.classified(image, predictions);
    } catch (UndecodableImageException e) {
      return receiver -> receiver.failed(image, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return receiver -> receiver.failed(image, ImageWalk.reason(image, e));
    }
  }

  /** Has images classified, and hands the oldest result over before more than a few are kept. */
  private final class InOrder implements ImageWalk.Visitor {
    private final ExecutorService workers;
    private final int most;
    private final Receiver receiver;
    private final Queue<Future<Outcome>> underWay = new ArrayDeque<>();

    InOrder(ExecutorService workers, int most, Receiver receiver) {
      this.workers = workers;
      this.most = most;
      this.receiver = receiver;
    }

    @Override
    public void image(Path file) throws IOException {
      underWay.add(workers.submit(() -> classify(file)));
      handOver(most);
    }

    @Override
    public void skipped(Path file) {}

    @Override
    public void unreadable(Path file, String reason) {
      underWay.add(CompletableFuture.completedFuture(to -> to.failed(file, reason)));
    }

    void finish() throws IOException {
      handOver(0);
    }

    /** Waits for the oldest results until no more than so many are left. */
    private void handOver(int left) throws IOException {
      while (underWay.size() > left) {
        result(underWay.remove()).handTo(receiver);
      }
    }

    private static Outcome result(Future<Outcome> future) throws IOException {
      try {
        return future.get();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("interrupted");
      } catch (ExecutionException e) {
        // Not an image's fault: memory is full, or the network gives no numbers.
        throw new CompletionException(e.getCause());
      }
    }
  }
}
