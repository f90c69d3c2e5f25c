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
import java.util.UUID;
import java.util.zip.CRC32C;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.Recovery;
import org.lsqbeam.graphs.io.WholeFile;

/**
 * One object in Cloud Storage. Whatever is written, or read whole, is compared with its CRC32C. A
 * range that a channel reads is not: the service knows the checksum of whole objects only, so only
 * TLS protects those bytes.
 */
final class GcsFile {
  private static final int PRECONDITION_FAILED = 412;
  private static final int GONE = 410;
  private static final int BUFFER = 1 << 18;

  /** The metadata key for the identifier of the write that made an object. */
  private static final String WRITE = "lsqbeam-write";

  private static final BlobSourceOption AS_STORED =
      BlobSourceOption.shouldReturnRawInputStream(true);

  private final GcsService service;
  private final BlobId id;

  GcsFile(GcsService service, BlobId id) {
    this.service = service;
    this.id = id;
  }

  static Version version(Blob blob) {
    return new Version(Long.toString(blob.getGeneration()));
  }

  private static long generation(Version version) {
    return version.equals(Version.ABSENT) ? 0 : Long.parseLong(version.token());
  }

  private String path() {
    return Scheme.GCS.prefix() + id.getBucket() + "/" + id.getName();
  }

  Optional<Blob> metadata() throws IOException {
    return service.call(path(), client -> Optional.ofNullable(client.get(id)));
  }

  private Blob existing() throws IOException {
    Optional<Blob> blob = metadata();
    if (blob.isEmpty()) {
      // A missing object does not tell whether the bucket exists; a listing does.
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
              throw new IOException(path() + " ended " + block.remaining() + " bytes too early");
            }
            return block;
          });
    } catch (NoSuchFileException e) {
      throw new IOException(path() + " was replaced or removed while it was read", e);
    }
  }

  private byte[] content(com.google.cloud.storage.Storage client, Blob blob) throws IOException {
    WholeFile.requireSize(blob.getSize(), path());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(blob.getSize()));
    fetch(client, blob, Channels.newChannel(bytes));
    return bytes.toByteArray();
  }

  /** Copies the content of one generation. */
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
          path() + " " + what + " with CRC32C " + checksum + " but is stored with " + stored);
    }
  }

  void write(byte[] content) throws IOException {
    make(Crc32c.of(content), (client, info) -> client.create(info, content));
  }

  void upload(Path file) throws IOException {
    if (Files.size(file) == 0) {
      // The client does not retry the upload of an empty file.
      write(new byte[0]);
      return;
    }
    BlobWriteOption checked = BlobWriteOption.crc32cMatch();
    make(Crc32c.of(file), (client, info) -> client.createFrom(info, file, checked));
  }

  boolean delete() throws IOException {
    return service.call(path(), client -> client.delete(id));
  }

  Optional<Versioned> readVersioned() throws IOException {
    return service.transfer(
        path(),
        client -> {
          Optional<Blob> blob = metadata();
          return blob.isEmpty()
              ? Optional.empty()
              : Optional.of(new Versioned(content(client, blob.get()), version(blob.get())));
        });
  }

  Optional<Version> writeIf(byte[] content, Version expected) throws IOException {
    BlobTargetOption unchanged = BlobTargetOption.generationMatch(generation(expected));
    return make(Crc32c.of(content), (client, info) -> client.create(info, content, unchanged));
  }

  Optional<Version> uploadIf(Path file, Version expected) throws IOException {
    if (Files.size(file) == 0) {
      return writeIf(new byte[0], expected); // see upload
    }
    BlobWriteOption unchanged = BlobWriteOption.generationMatch(generation(expected));
    return make(
        Crc32c.of(file),
        (client, info) -> client.createFrom(info, file, unchanged, BlobWriteOption.crc32cMatch()));
  }

  /** Sends content, with or without a precondition. */
  @FunctionalInterface
  private interface Sending {
    Blob send(com.google.cloud.storage.Storage client, BlobInfo info) throws IOException;
  }

  /** Returns the new version; empty if the precondition does not hold. */
  private Optional<Version> make(String checksum, Sending sending) throws IOException {
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
            // An earlier attempt of this write may have succeeded, and its answer was lost.
            blob = client.get(id);
            if (blob == null || !isMadeBy(write, blob)) {
              return Optional.empty();
            }
            Recovery.LOST_ANSWER_FOUND.taken();
          }
          requireSame("was sent", checksum, blob.getCrc32c());
          return Optional.of(version(blob));
        });
  }

  /** Throws an exception that starts the upload again if its session is gone. */
  private void requireSession(StorageException e) throws BrokenTransferException {
    if (e.getCode() == GONE
        || (e.getCode() == 404 && !GcsService.isMissingBucket(e))
        || "dataLoss".equals(e.getReason())) {
      Recovery.UPLOAD_BEGUN_AGAIN.taken();
      throw new BrokenTransferException(path() + ": the service has lost the upload", e);
    }
  }

  private static boolean isMadeBy(String write, Blob blob) {
    return blob.getMetadata() != null && write.equals(blob.getMetadata().get(WRITE));
  }

  boolean deleteIf(Version expected) throws IOException {
    return service.call(
        path(),
        client -> {
          try {
            client.delete(id, BlobSourceOption.generationMatch(generation(expected)));
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
