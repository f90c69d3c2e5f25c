package org.lsqbeam.graphs.record;

import org.lsqbeam.graphs.data.DatasetManifest;

/** An encoded image with its label. */
public final class EncodedExample {
  private final byte[] encoded;
  private final int label;
  private final String filename;

  EncodedExample(byte[] encoded, int label, String filename) {
    this.encoded = encoded;
    this.label = label;
    this.filename = filename;
  }

  /** The image's PNG or JPEG bytes. */
  public byte[] encoded() {
    return encoded;
  }

  /** The position of its class in {@link DatasetManifest#classes}; 0 is the first. */
  public int label() {
    return label;
  }

  /** The name of its source file inside its class; empty if the record has none. */
  public String filename() {
    return filename;
  }
}
