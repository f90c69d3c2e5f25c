package org.lsqbeam.transforms.prepare;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A dataset's records, read by the formats' definitions and none of our own code. */
public final class RecordOnDisk {
  private final Map<String, Object> features;

  private RecordOnDisk(Map<String, Object> features) {
    this.features = features;
  }

  /** All records of the files that begin with a split's name, in order. */
  public static List<RecordOnDisk> all(Path dataset, String split) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(dataset)) {
      files =
          listed
              .filter(file -> file.getFileName().toString().matches(split + "-.*\\.tfrecord"))
              .sorted()
              .toList();
    }
    List<RecordOnDisk> records = new ArrayList<>();
    for (Path file : files) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        byte[] data = new byte[(int) bytes.getLong()];
        bytes.getInt();
        bytes.get(data);
        bytes.getInt();
        records.add(new RecordOnDisk(parse(ByteString.copyFrom(data))));
      }
    }
    return records;
  }

  public long number(String key) {
    return (Long) Objects.requireNonNull(features.get(key));
  }

  public String text(String key) {
    return bytes(key).toStringUtf8();
  }

  public ByteString bytes(String key) {
    return (ByteString) Objects.requireNonNull(features.get(key));
  }

  /** Example{1: Features{1: map{1: key, 2: Feature{1: BytesList{1}, 3: Int64List{1}}}}}. */
  private static Map<String, Object> parse(ByteString example) throws IOException {
    Map<String, Object> features = new HashMap<>();
    for (Field entry : fields(fields(example).get(0).bytes)) {
      List<Field> pair = fields(entry.bytes);
      Field list = fields(pair.get(1).bytes).get(0);
      ByteString content = fields(list.bytes).get(0).bytes;
      features.put(
          pair.get(0).bytes.toStringUtf8(),
          list.number == 1 ? content : content.newCodedInput().readInt64());
    }
    return features;
  }

  private static List<Field> fields(ByteString message) throws IOException {
    List<Field> fields = new ArrayList<>();
    CodedInputStream input = message.newCodedInput();
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      fields.add(new Field(WireFormat.getTagFieldNumber(tag), input.readBytes()));
    }
    return fields;
  }

  /** A field of a message; here all are length-delimited. */
  private record Field(int number, ByteString bytes) {}
}
