package org.lsqbeam.graphs.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;

/**
 * The features of an image in a {@code tf.Example} that any program wrote, under the customary
 * keys. A missing feature and an empty text are absent. Unlike protobuf's {@code Example.parseFrom}
 * it can skip the image without reading it (decision 014).
 */
public final class ExampleFeatures {
  private static final int FEATURES = lengthDelimited(Example.FEATURES_FIELD_NUMBER);
  private static final int ENTRY = lengthDelimited(Features.FEATURE_FIELD_NUMBER);
  // Protocol buffers write a map as entries of key and value.
  private static final int KEY = lengthDelimited(1);
  private static final int VALUE = lengthDelimited(2);
  private static final int BUFFER_BYTES = 4096;

  private final boolean skipImage;
  private Optional<byte[]> encoded = Optional.empty();
  private OptionalLong label = OptionalLong.empty();
  private Optional<String> synset = Optional.empty();
  private Optional<String> filename = Optional.empty();

  private ExampleFeatures(boolean skipImage) {
    this.skipImage = skipImage;
  }

  /**
   * Reads all features.
   *
   * @throws com.google.protobuf.InvalidProtocolBufferException if it is no {@code tf.Example}
   */
  static ExampleFeatures of(byte[] record) throws IOException {
    ExampleFeatures features = new ExampleFeatures(false);
    features.readExample(CodedInputStream.newInstance(record));
    return features;
  }

  /**
   * Reads all features but the image.
   *
   * @param record skips bytes without reading them
   * @throws com.google.protobuf.InvalidProtocolBufferException if it is no {@code tf.Example}
   */
  static ExampleFeatures besideTheImage(InputStream record) throws IOException {
    ExampleFeatures features = new ExampleFeatures(true);
    features.readExample(CodedInputStream.newInstance(record, BUFFER_BYTES));
    return features;
  }

  /** {@code image/encoded}: an image file's bytes. */
  public Optional<byte[]> encoded() {
    return encoded;
  }

  /** {@code image/class/label}, counted from 0 or 1 as its writer chose. */
  public OptionalLong label() {
    return label;
  }

  /** {@code image/class/synset}: the class's name. */
  public Optional<String> synset() {
    return synset;
  }

  /** {@code image/filename}. */
  public Optional<String> filename() {
    return filename;
  }

  private void readExample(CodedInputStream input) throws IOException {
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (tag == FEATURES) {
        int outer = input.pushLimit(input.readRawVarint32());
        readFeatures(input);
        input.popLimit(outer);
      } else {
        input.skipField(tag);
      }
    }
  }

  private void readFeatures(CodedInputStream input) throws IOException {
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (tag == ENTRY) {
        int outer = input.pushLimit(input.readRawVarint32());
        readEntry(input);
        input.popLimit(outer);
      } else {
        input.skipField(tag);
      }
    }
  }

  /** Writers put the key first; if one does not, the image is read too. */
  private void readEntry(CodedInputStream input) throws IOException {
    String key = "";
    ByteString value = ByteString.EMPTY;
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (tag == KEY) {
        key = input.readStringRequireUtf8();
      } else if (tag == VALUE && !(skipImage && key.equals(ExampleRecord.ENCODED))) {
        value = input.readBytes();
      } else {
        input.skipField(tag);
      }
    }
    switch (key) {
      case ExampleRecord.ENCODED -> encoded = bytes(value).map(ByteString::toByteArray);
      case ExampleRecord.SYNSET -> synset = bytes(value).map(ByteString::toStringUtf8);
      case ExampleRecord.FILENAME -> filename = bytes(value).map(ByteString::toStringUtf8);
      case ExampleRecord.LABEL -> label = number(value);
      default -> {}
    }
  }

  private static Optional<ByteString> bytes(ByteString feature) throws IOException {
    return Feature.parseFrom(feature).getBytesList().getValueList().stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }

  private static OptionalLong number(ByteString feature) throws IOException {
    return Feature.parseFrom(feature).getInt64List().getValueList().stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private static int lengthDelimited(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
