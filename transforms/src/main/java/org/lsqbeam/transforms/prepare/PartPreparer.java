package org.lsqbeam.transforms.prepare;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.transforms.counter.WorkCounter;
import org.lsqbeam.transforms.prepare.ExampleMaker.Example;
import org.lsqbeam.transforms.source.ImageSource;
import org.lsqbeam.transforms.source.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the images of one part into examples, which are spilled. The images are decoded by a pool
 * of threads while the calling thread reads the next ones; examples keep the order of the images.
 */
final class PartPreparer implements ImageSource.Receiver, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(PartPreparer.class);

  private final ExampleMaker maker;
  private final DecoderPool pool;
  private final DatasetFolder folder;
  private final long spillBytes;
  private final Split split;
  private final int shards;
  private final DatasetStatistics statistics;
  private final Queue<UnderWay> underWay = new ArrayDeque<>();
  private final List<Spill.Entry> entries = new ArrayList<>();
  private final List<Spill> spills = new ArrayList<>();
  private final List<RejectedImage> rejected = new ArrayList<>();
  private long bytesUnderWay;
  private long bytes;

  /** An image in the pool; {@code bytes} is the content of its file. */
  private record UnderWay(String name, int bytes, Future<Example> example) {}

  /**
   * @param folder takes the spills
   * @param spillBytes the size at which the examples in memory are spilled
   */
  PartPreparer(
      ExampleMaker maker,
      DecoderPool pool,
      DatasetFolder folder,
      long spillBytes,
      DatasetContent content,
      Split split) {
    this.maker = maker;
    this.pool = pool;
    this.folder = folder;
    this.spillBytes = spillBytes;
    this.split = split;
    shards = content.preset().shards(split);
    statistics = new DatasetStatistics(content.classes().size());
  }

  @Override
  public void encoded(String className, String file, byte[] encoded) throws IOException {
    make(
        className + "/" + file,
        encoded.length,
        () -> maker.ofFile(split, className, file, encoded));
  }

  @Override
  public void pixels(String className, String file, Supplier<Image> image) throws IOException {
    make(className + "/" + file, 0, () -> maker.ofPixels(split, className, file, image));
  }

  @Override
  public void rejected(
      String className, String file, UndecodableImageException.Kind kind, String reason) {
    WorkCounter.IMAGES_LISTED.increment();
    reject(className + "/" + file, kind, reason);
    PreparationProgress.addImage();
  }

  private void reject(String name, UndecodableImageException.Kind kind, String reason) {
    WorkCounter.IMAGES_REJECTED.increment(kind);
    rejected.add(new RejectedImage(split, name, reason));
  }

  private void make(String name, int fileBytes, Callable<Example> making) throws IOException {
    WorkCounter.IMAGES_LISTED.increment();
    while (underWay.size() >= pool.enough() || bytesUnderWay > spillBytes) {
      takeOldest();
    }
    underWay.add(new UnderWay(name, fileBytes, pool.submit(making)));
    bytesUnderWay += fileBytes;
  }

  /** Waits for the example of the image that came first. Counters count in this thread only. */
  private void takeOldest() throws IOException {
    UnderWay oldest = requireNonNull(underWay.peek());
    try {
      Example example = oldest.example().get();
      WorkCounter.IMAGES_DECODED.increment();
      statistics.add(example.statistics());
      add(example.entry());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UndecodableImageException unreadable)) {
        Throwables.throwIfUnchecked(requireNonNull(e.getCause()));
        throw new IOException(e.getCause());
      }
      reject(oldest.name(), unreadable.kind(), String.valueOf(unreadable.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while images are decoded");
    }
    PreparationProgress.addImage();
    underWay.remove();
    bytesUnderWay -= oldest.bytes();
  }

  private void add(Spill.Entry entry) throws IOException {
    entries.add(entry);
    bytes += entry.record().length;
    if (bytes >= spillBytes) {
      spill();
    }
  }

  /** Spills the remaining examples, and returns the outcome of all received images. */
  PreparedPart finish() throws IOException {
    while (!underWay.isEmpty()) {
      takeOldest();
    }
    if (!entries.isEmpty()) {
      spill();
    }
    return new PreparedPart(split, List.copyOf(spills), statistics, List.copyOf(rejected));
  }

  private void spill() throws IOException {
    Spill spill = folder.spill(entries, shards);
    WorkCounter.BYTES_SPILLED.add(spill.bytes());
    spills.add(spill);
    entries.clear();
    bytes = 0;
  }

  /** Waits until the pool works on none of the images, so that their codec can be closed. */
  @Override
  public void close() {
    for (UnderWay image : underWay) {
      try {
        Uninterruptibles.getUninterruptibly(image.example());
      } catch (ExecutionException e) {
        LOG.debug("{} is not used: the part has ended with an error", image.name(), e);
      }
    }
  }
}
