package org.lsqbeam.transforms.prepare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.source.Split;

/**
 * Determines an example's shard and its place in it by a hash of its split, class and file name.
 * Neighbours so are of mixed classes, and the speed of workers changes nothing.
 *
 * @param hash the first 8 bytes of the SHA-256 of the id, unsigned
 * @param id {@code <split>/<class>/<file>}
 */
record ExampleKey(long hash, String id) implements Comparable<ExampleKey> {
  static ExampleKey of(Split split, String className, String file) {
    String id = split + "/" + className + "/" + file;
    byte[] digest = Sha256.digest().digest(id.getBytes(StandardCharsets.UTF_8));
    return new ExampleKey(ByteBuffer.wrap(digest).getLong(), id);
  }

  static ExampleKey readFrom(DataInput input) throws IOException {
    return new ExampleKey(input.readLong(), input.readUTF());
  }

  void writeTo(DataOutput output) throws IOException {
    output.writeLong(hash);
    output.writeUTF(id);
  }

  int shard(int shards) {
    return (int) Long.remainderUnsigned(hash, shards);
  }

  @Override
  public int compareTo(ExampleKey other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    return byHash != 0 ? byHash : id.compareTo(other.id);
  }
}
