package org.lsqbeam.graphs.image;

/**
 * The size of an image in pixels, according to its header; a damaged header may have any numbers.
 *
 * @param width pixels per row
 * @param height number of rows
 */
public record ImageSize(long width, long height) {
  /** The number of pixels of the whole image; the largest long where it is larger than one. */
  public long pixels() {
    return width > 0 && height > Long.MAX_VALUE / width ? Long.MAX_VALUE : width * height;
  }
}
