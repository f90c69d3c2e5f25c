package org.lsqbeam.transforms.storage;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.lsqbeam.graphs.io.AtomicFile;

/**
 * One object of Cloud Storage. What is written, and what is read whole, is compared to its CRC32C.
 * A range that a channel reads is not: the service tells the checksum of whole objects alone, so
 * nothing but the connection's own protection stands between those bytes and the reader.
 */
record GcsFile(GcsService service, BlobId id) {
  private static final int PRECONDITION_FAILED = 412;
  private static final int GONE = 410;
  private static final int BUFFER = 1 << 18;

  /** Names the write that made an object, in its metadata. */
  private static final String WRITE = "lsqbeam-write";

  private static final BlobSourceOption AS_STORED =
      BlobSourceOption.shouldReturnRawInputStream(true);

  private String path() {
    return "gs://" + id.getBucket() + "/" + id.getName();
  }

  Optional<Blob> metadata() throws IOException {
    return service.call(path(), client -> Optional.ofNullable(client.get(id)));
  }

  private Blob existing() throws IOException {
    Optional<Blob> blob = metadata();
    if (blob.isEmpty()) {
      // To ask for an object tells nothing of its bucket, to list does.
      service.call(path(), client -> client.list(id.getBucket(), BlobListOption.pageSize(1)));
      throw new NoSuchFileException(path());
    }
    return blob.get();
  }

  long size() throws IOException {
    return existing().getSize();
  }

  byte[] read() throws IOException {
    return service.transfer(path(), client -> content(client, existing()));
  }

  void download(Path file) throws IOException {
    service.transfer(
        path(),
        client -> {
          Blob blob = existing();
          AtomicFile.write(
              file,
              unfinished -> {
                try (WritableByteChannel to =
                    FileChannel.open(
                        unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                  fetch(client, blob, to);
                }
              });
          return file;
        });
  }

  SeekableByteChannel open() throws IOException {
    Blob blob = existing();
    return new GcsChannel(blob.getSize(), (position, block) -> fill(block, blob, position));
  }

  private ByteBuffer fill(ByteBuffer block, Blob blob, long position) throws IOException {
    try {
      return service.call(
          path(),
          client -> {
            try (ReadChannel from = client.reader(blob.getBlobId(), AS_STORED)) {
              from.setChunkSize(0);
              from.seek(position);
              from.limit(position + block.remaining());
              while (block.hasRemaining() && from.read(block) >= 0) {}
            }
            if (block.hasRemaining()) {
              throw new IOException(path() + " ended " + block.remaining() + " bytes early");
            }
            return block;
          });
    } catch (NoSuchFileException e) {
      throw new IOException(path() + " was replaced or removed while it was read", e);
    }
  }

  private byte[] content(com.google.cloud.storage.Storage client, Blob blob) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(blob.getSize()));
    fetch(client, blob, Channels.newChannel(bytes));
    return bytes.toByteArray();
  }

  /** Copies what one generation holds. */
  private void fetch(com.google.cloud.storage.Storage client, Blob blob, WritableByteChannel to)
      throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      service.call(
          path(),
          sameClient -> {
            try (ReadChannel from = client.reader(blob.getBlobId(), AS_STORED)) {
              from.setChunkSize(0);
              while (from.read(buffer) >= 0) {
                checksum.update(buffer.flip().duplicate());
                while (buffer.hasRemaining()) {
                  to.write(buffer);
                }
                buffer.clear();
              }
            }
            return blob;
          });
    } catch (NoSuchFileException e) {
      throw new BrokenTransferException(path() + " was replaced while it was read", e);
    }
    requireSame("arrived", Crc32c.encoded(checksum), blob.getCrc32c());
  }

  private void requireSame(String what, String checksum, String stored)
      throws BrokenTransferException {
    if (!checksum.equals(stored)) {
      throw new BrokenTransferException(
          path() + " " + what + " with CRC32C " + checksum + " and is stored with " + stored);
    }
  }

  void write(byte[] content) throws IOException {
    make(Crc32c.of(content), (client, info) -> client.create(info, content));
  }

  void upload(Path file) throws IOException {
    if (Files.size(file) == 0) {
      // Of an empty file the client makes a request that it does not repeat after a fault.
      write(new byte[0]);
      return;
    }
    BlobWriteOption checked = BlobWriteOption.crc32cMatch();
    make(Crc32c.of(file), (client, info) -> client.createFrom(info, file, checked));
  }

  boolean delete() throws IOException {
    return service.call(path(), client -> client.delete(id));
  }

  Optional<Versioned> readVersion() throws IOException {
    return service.transfer(
        path(),
        client -> {
          Optional<Blob> blob = metadata();
          return blob.isEmpty()
              ? Optional.empty()
              : Optional.of(new Versioned(content(client, blob.get()), blob.get().getGeneration()));
        });
  }

  OptionalLong replace(byte[] content, long version) throws IOException {
    BlobTargetOption unchanged = BlobTargetOption.generationMatch(version);
    return make(Crc32c.of(content), (client, info) -> client.create(info, content, unchanged));
  }

  OptionalLong replace(Path file, long version) throws IOException {
    if (Files.size(file) == 0) {
      return replace(new byte[0], version); // as above
    }
    BlobWriteOption unchanged = BlobWriteOption.generationMatch(version);
    return make(
        Crc32c.of(file),
        (client, info) -> client.createFrom(info, file, unchanged, BlobWriteOption.crc32cMatch()));
  }

  /** Sends content, on conditions or on none. */
  @FunctionalInterface
  private interface Sending {
    Blob send(com.google.cloud.storage.Storage client, BlobInfo info) throws IOException;
  }

  /** The new object's generation; nothing if a condition does not hold. */
  private OptionalLong make(String checksum, Sending sending) throws IOException {
    String write = UUID.randomUUID().toString();
    BlobInfo info =
        BlobInfo.newBuilder(id).setCrc32c(checksum).setMetadata(Map.of(WRITE, write)).build();
    return service.transfer(
        path(),
        client -> {
          Blob blob;
          try {
            blob = sending.send(client, info);
          } catch (StorageException e) {
            requireSession(e);
            if (e.getCode() != PRECONDITION_FAILED) {
              throw e;
            }
            // Perhaps by an earlier try of ours, whose answer was lost.
            blob = client.get(id);
            if (blob == null || !isOf(write, blob)) {
              return OptionalLong.empty();
            }
          }
          requireSame("was sent", checksum, blob.getCrc32c());
          return OptionalLong.of(blob.getGeneration());
        });
  }

  /** Says it where a resumable upload cannot be resumed, but begun again. */
  private void requireSession(StorageException e) throws BrokenTransferException {
    if (e.getCode() == GONE
        || (e.getCode() == 404 && !GcsService.isOfBucket(e))
        || "dataLoss".equals(e.getReason())) {
      throw new BrokenTransferException(path() + ": its upload was forgotten", e);
    }
  }

  private static boolean isOf(String write, Blob blob) {
    return blob.getMetadata() != null && write.equals(blob.getMetadata().get(WRITE));
  }

  boolean deleteVersion(long version) throws IOException {
    return service.call(
        path(),
        client -> {
          try {
            client.delete(id, BlobSourceOption.generationMatch(version));
            return true;
          } catch (StorageException e) {
            if (e.getCode() != PRECONDITION_FAILED) {
              throw e;
            }
            return false;
          }
        });
  }
}
