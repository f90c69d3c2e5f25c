package org.lsqbeam.graphs.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.lsqbeam.graphs.image.Image;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.Int64List;

/**
 * Writes and reads an image and its label as a {@code tf.Example} with the customary keys. Labels
 * begin at 0: {@code image/class/label} is the position of the class in the manifest's list.
 */
public final class ExampleRecord {
  static final String ENCODED = "image/encoded";
  static final String LABEL = "image/class/label";
  static final String SYNSET = "image/class/synset";
  static final String FILENAME = "image/filename";

  private ExampleRecord() {}

  /**
   * Serializes an example; equal arguments give equal bytes.
   *
   * @param encoded the image's bytes
   * @param encoding of the bytes; its format is recorded in upper case, as is usual
   * @param height in pixels
   * @param width in pixels
   * @param label 0-based
   * @param className recorded as the synset
   * @param filename without folders
   */
  public static byte[] serialize(
      byte[] encoded,
      ImageEncoding encoding,
      int height,
      int width,
      int label,
      String className,
      String filename) {
    Features features =
        Features.newBuilder()
            .putFeature(ENCODED, bytes(ByteString.copyFrom(encoded)))
            .putFeature("image/format", text(encoding.format()))
            .putFeature("image/height", number(height))
            .putFeature("image/width", number(width))
            .putFeature("image/colorspace", text("RGB"))
            .putFeature("image/channels", number(Image.CHANNELS))
            .putFeature(LABEL, number(label))
            .putFeature(SYNSET, text(className))
            .putFeature(FILENAME, text(filename))
            .build();
    Example example = Example.newBuilder().setFeatures(features).build();
    byte[] serialized = new byte[example.getSerializedSize()];
    try {
      CodedOutputStream output = CodedOutputStream.newInstance(serialized);
      // The features are a map, whose order protobuf does not fix otherwise.
      output.useDeterministicSerialization();
      example.writeTo(output);
      output.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return serialized;
  }

  /**
   * Reads an example.
   *
   * @throws InvalidDataException if it is not an example, or has no image or no label
   */
  public static EncodedExample parse(byte[] record) {
    ExampleFeatures features = ExampleFeatures.of(record);
    Optional<byte[]> encoded = features.encoded();
    if (encoded.isEmpty() || features.label().isEmpty()) {
      throw new InvalidDataException("it must have an " + ENCODED + " and an " + LABEL);
    }
    return new EncodedExample(
        encoded.get(),
        (int) Math.max(-1, Math.min(Integer.MAX_VALUE, features.label().getAsLong())),
        features.filename().orElse(""));
  }

  private static Feature text(String value) {
    return bytes(ByteString.copyFromUtf8(value));
  }

  private static Feature bytes(ByteString value) {
    return Feature.newBuilder().setBytesList(BytesList.newBuilder().addValue(value)).build();
  }

  private static Feature number(long value) {
    return Feature.newBuilder().setInt64List(Int64List.newBuilder().addValue(value)).build();
  }
}
