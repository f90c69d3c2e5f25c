package org.lsqbeam.pipelines.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.transforms.prepare.RepeatedPreparation;

/**
 * Preparing images as for ImageNet, in one thread, from the bytes of a file to those of an example,
 * beside Pillow, which decodes, resizes and encodes them too. Both have all files in memory.
 */
final class PrepareLine {
  /** Images before the measurement: the JIT compiler has compiled the resizing then. */
  private static final int WARM_UP = 4_000;

  private PrepareLine() {}

  /** Work on all images. */
  private interface Work {
    int run(RepeatedPreparation images) throws UndecodableImageException;
  }

  static Line of(List<byte[]> files, Peers peers) {
    return new Line(
        "prepare",
        "preparing %,d images, one thread".formatted(files.size()),
        "images",
        List.of(
            ours("lsq-beam", files, RepeatedPreparation::makeExamples),
            ours("decoding alone", files, RepeatedPreparation::decode),
            ours("encoding alone", files, RepeatedPreparation::encode),
            pillow("Pillow", false, files, peers),
            pillow("Pillow in draft mode", true, files, peers)));
  }

  private static Entry ours(String name, List<byte[]> files, Work work) {
    return new Entry(
        name,
        () -> {
          RepeatedPreparation images = open(files);
          for (int done = 0; done < WARM_UP; ) {
            done += run(work, images);
          }
          return Contender.of(() -> run(work, images), images::close);
        });
  }

  private static RepeatedPreparation open(List<byte[]> files) throws IOException {
    try {
      return new RepeatedPreparation(files);
    } catch (UndecodableImageException e) {
      throw new IOException("an image cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static int run(Work work, RepeatedPreparation images) {
    try {
      return work.run(images);
    } catch (UndecodableImageException e) {
      throw new IllegalStateException(e); // it was decoded before
    }
  }

  private static Entry pillow(String name, boolean draft, List<byte[]> files, Peers peers) {
    return new Entry(
        name,
        () -> {
          Path folder = Files.createTempDirectory("lsq-bench");
          try {
            List<String> paths = new ArrayList<>();
            for (byte[] file : files) {
              Path path = folder.resolve(Integer.toString(paths.size()));
              paths.add(Files.write(path, file).toString());
            }
            Map<String, Object> parameters = Map.of("files", paths, "draft", draft);
            return peers.entry(name, "pillow", parameters).opener().open();
          } finally {
            FolderTree.delete(folder);
          }
        });
  }
}
