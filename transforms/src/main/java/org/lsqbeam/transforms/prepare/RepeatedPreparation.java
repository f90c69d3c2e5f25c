package org.lsqbeam.transforms.prepare;

import java.util.ArrayList;
import java.util.List;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.UndecodableImageException;
import org.lsqbeam.transforms.source.Split;

/**
 * Prepares the same images again and again in the calling thread, as the preset imagenet does, to
 * measure how long that takes: from a file's bytes to those of an example, without reading and
 * writing. The first 4,000 images are slower, until the JIT compiler has done its work.
 */
public final class RepeatedPreparation implements AutoCloseable {
  private static final Preset PRESET = Preset.IMAGENET;
  private static final String CLASS = "class";

  private final ImageCodec codec = new ImageCodec();
  private final ExampleMaker maker = new ExampleMaker(codec, PRESET, List.of(CLASS));
  private final List<byte[]> files;
  private final List<Image> resized = new ArrayList<>();

  /**
   * @param files the bytes of image files
   * @throws UndecodableImageException if one is no image that can be read
   */
  public RepeatedPreparation(List<byte[]> files) throws UndecodableImageException {
    this.files = List.copyOf(files);
    try {
      for (byte[] file : this.files) {
        resized.add(codec.decode(file, PRESET.height(), PRESET.width()));
      }
    } catch (UndecodableImageException e) {
      codec.close();
      throw e;
    }
  }

  /** Makes the examples of all files, and returns how many they are. */
  public int makeExamples() throws UndecodableImageException {
    for (int i = 0; i < files.size(); i++) {
      maker.ofFile(Split.TRAIN, CLASS, Integer.toString(i), files.get(i));
    }
    return files.size();
  }

  /** Decodes all files, and does nothing else; returns how many they are. */
  public int decode() throws UndecodableImageException {
    for (byte[] file : files) {
      codec.decode(file);
    }
    return files.size();
  }

  /** Encodes the resized image of each file, and does nothing else; returns how many they are. */
  public int encode() {
    for (Image image : resized) {
      codec.encode(image, PRESET.encoding());
    }
    return resized.size();
  }

  @Override
  public void close() {
    codec.close();
  }
}
