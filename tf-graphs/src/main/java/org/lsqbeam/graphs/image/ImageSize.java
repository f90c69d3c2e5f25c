package org.lsqbeam.graphs.image;

/**
 * The size that an image's header says, in pixels; a damaged one may say anything.
 *
 * @param width of a row
 * @param height rows
 */
public record ImageSize(long width, long height) {
  /** Of the whole image. */
  public long pixels() {
    return width * height;
  }
}
