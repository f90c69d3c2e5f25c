package org.lsqbeam.graphs.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.OptionalLong;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;

/**
 * The features of an image in a {@code tf.Example} that any program wrote, under the customary
 * keys. A missing feature and an empty text are absent.
 */
public final class ExampleFeatures {
  private final Features features;

  private ExampleFeatures(Features features) {
    this.features = features;
  }

  /**
   * Parses a record.
   *
   * @throws InvalidDataException if it is no {@code tf.Example}
   */
  static ExampleFeatures of(byte[] record) {
    try {
      return new ExampleFeatures(Example.parseFrom(record).getFeatures());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidDataException("it is not a tf.Example: " + e.getMessage(), e);
    }
  }

  /** {@code image/encoded}: an image file's bytes. */
  public Optional<byte[]> encoded() {
    return bytes(ExampleRecord.ENCODED).map(ByteString::toByteArray);
  }

  /** {@code image/class/label}, counted from 0 or 1 as its writer chose. */
  public OptionalLong label() {
    return feature(ExampleRecord.LABEL).getInt64List().getValueList().stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** {@code image/class/synset}: the class's name. */
  public Optional<String> synset() {
    return bytes(ExampleRecord.SYNSET).map(ByteString::toStringUtf8);
  }

  /** {@code image/filename}. */
  public Optional<String> filename() {
    return bytes(ExampleRecord.FILENAME).map(ByteString::toStringUtf8);
  }

  private Optional<ByteString> bytes(String key) {
    return feature(key).getBytesList().getValueList().stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  private Feature feature(String key) {
    return features.getFeatureOrDefault(key, Feature.getDefaultInstance());
  }
}
