package org.lsqbeam.transforms.storage;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.StorageException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.FolderTree;

/**
 * Objects of Google Cloud Storage. Several workers can reach them, so what a worker writes or
 * removes may be bound to the version that it knows: an object's generation, which every write
 * changes, so that it is never twice the same.
 *
 * @param root {@code gs://bucket[/folder]}
 */
public record GcsStorage(String root, GcsService service) implements Storage {
  static final String SCHEME = "gs://";

  private static final Pattern ROOT =
      Pattern.compile("gs://([a-z0-9][a-z0-9._-]+[a-z0-9])(?:/(.*?))?/*", Pattern.DOTALL);

  /**
   * @throws IllegalArgumentException if the root is none
   */
  public GcsStorage {
    parse(root);
  }

  private static Matcher parse(String root) {
    Matcher parts = ROOT.matcher(root);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + root + "' names no place in Cloud Storage; allowed: gs://bucket[/folder]");
    }
    if (parts.group(2) != null) {
      StoragePaths.folder(parts.group(2));
    }
    return parts;
  }

  private String bucket() {
    return parse(root).group(1);
  }

  /** What every object's name begins with: nothing, or a folder and '/'. */
  private String prefix() {
    String folder = parse(root).group(2);
    return folder == null || folder.isEmpty() ? "" : folder + "/";
  }

  @Override
  public Storage in(String folder) {
    return new GcsStorage(pathOf(folder), service);
  }

  @Override
  public String pathOf(String name) {
    return name.isEmpty() ? root : SCHEME + bucket() + "/" + prefix() + StoragePaths.file(name);
  }

  private GcsFile file(String name) {
    return new GcsFile(service, BlobId.of(bucket(), prefix() + StoragePaths.file(name)));
  }

  @Override
  public boolean isFile(String name) throws IOException {
    return file(name).metadata().isPresent();
  }

  @Override
  public boolean isFolder(String name) throws IOException {
    BlobListOption one = BlobListOption.pageSize(1);
    return service.call(pathOf(name), client -> blobs(client, name, one).findAny().isPresent());
  }

  @Override
  public List<FileEntry> list(String folder) throws IOException {
    return service.call(
        pathOf(folder),
        client ->
            files(client, folder)
                .map(blob -> new FileEntry(nameOf(blob), blob.getSize()))
                .sorted(Comparator.comparing(FileEntry::name))
                .toList());
  }

  private Stream<Blob> files(com.google.cloud.storage.Storage client, String folder) {
    // A name that ends with '/' is how consoles mark empty folders.
    return blobs(client, folder).filter(blob -> !blob.getName().endsWith("/"));
  }

  private String nameOf(Blob blob) {
    return blob.getName().substring(prefix().length());
  }

  @Override
  public List<String> children(String folder) throws IOException {
    int start = prefixOf(folder).length();
    return service.call(
        pathOf(folder),
        client ->
            blobs(client, folder, BlobListOption.currentDirectory())
                .map(blob -> blob.getName().substring(start).replaceFirst("/$", ""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList());
  }

  private String prefixOf(String folder) {
    return StoragePaths.folder(folder).isEmpty() ? prefix() : prefix() + folder + "/";
  }

  private Stream<Blob> blobs(
      com.google.cloud.storage.Storage client, String folder, BlobListOption... options) {
    List<BlobListOption> all = new ArrayList<>(List.of(options));
    all.add(BlobListOption.prefix(prefixOf(folder)));
    Iterable<Blob> blobs = client.list(bucket(), all.toArray(BlobListOption[]::new)).iterateAll();
    return StreamSupport.stream(blobs.spliterator(), false);
  }

  @Override
  public long size(String name) throws IOException {
    return file(name).size();
  }

  @Override
  public byte[] read(String name) throws IOException {
    return file(name).read();
  }

  @Override
  public SeekableByteChannel open(String name) throws IOException {
    return file(name).open();
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    file(name).write(content);
  }

  @Override
  public void write(String name, AtomicFile.Filling content) throws IOException {
    Path folder = Files.createTempDirectory("lsq-beam-");
    try {
      Path file = folder.resolve("content");
      content.fill(file);
      upload(file, name);
    } finally {
      FolderTree.delete(folder);
    }
  }

  @Override
  public void upload(Path file, String name) throws IOException {
    file(name).upload(file);
  }

  @Override
  public void download(String name, Path file) throws IOException {
    file(name).download(file);
  }

  @Override
  public void delete(String name) throws IOException {
    file(name).delete();
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    service.call(
        pathOf(folder),
        client -> {
          List<BlobId> all = blobs(client, folder).map(Blob::getBlobId).toList();
          if (all.isEmpty()) {
            return all;
          }
          try {
            client.delete(all.stream().map(GcsStorage::ofAnyGeneration).toList());
          } catch (StorageException e) {
            // A batch is not retried, nor are its parts: what is left goes one by one, which is.
          }
          List<BlobId> left = blobs(client, folder).map(Blob::getBlobId).toList();
          for (BlobId id : left) {
            client.delete(ofAnyGeneration(id));
          }
          return left;
        });
  }

  private static BlobId ofAnyGeneration(BlobId id) {
    return BlobId.of(id.getBucket(), id.getName());
  }

  /** A small file with its version, if there is one. */
  public Optional<Versioned> readVersion(String name) throws IOException {
    return file(name).readVersion();
  }

  /** The version of a file, {@link Versioned#ABSENT} where there is none. */
  public long version(String name) throws IOException {
    return file(name).metadata().map(Blob::getGeneration).orElse(Versioned.ABSENT);
  }

  /** The versions of all files below a folder, by their names. */
  public SortedMap<String, Long> versions(String folder) throws IOException {
    return service.call(
        pathOf(folder),
        client -> {
          SortedMap<String, Long> versions = new TreeMap<>();
          files(client, folder).forEach(blob -> versions.put(nameOf(blob), blob.getGeneration()));
          return versions;
        });
  }

  /**
   * Writes a small file if it still is of a version: of those who try with one version, one
   * succeeds.
   *
   * @param text the new content
   * @param version as it was read, or {@link Versioned#ABSENT} if there must be none
   * @return the new version; nothing if another was faster, or has replaced it since
   */
  public OptionalLong replace(String name, String text, long version) throws IOException {
    return file(name).replace(text.getBytes(StandardCharsets.UTF_8), version);
  }

  /** As above, with a copy of a file of this machine, of any size. */
  public OptionalLong replace(String name, Path file, long version) throws IOException {
    return file(name).replace(file, version);
  }

  /**
   * Removes a file if it still is of a version.
   *
   * @return whether there is none now; false if it is of another version
   */
  public boolean deleteVersion(String name, long version) throws IOException {
    return file(name).deleteVersion(version);
  }
}
