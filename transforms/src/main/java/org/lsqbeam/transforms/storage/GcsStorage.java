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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.AtomicFile;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Recovery;

/**
 * Objects in Google Cloud Storage. The version of a file is its object's generation, a number that
 * every write changes and that never comes twice.
 */
final class GcsStorage implements ObjectStorage {
  private static final long serialVersionUID = 1L;

  private static final Pattern ROOT =
      Pattern.compile(
          Pattern.quote(Scheme.GCS.prefix()) + "([a-z0-9][a-z0-9._-]+[a-z0-9])(?:/(.*?))?/*",
          Pattern.DOTALL);

  private final String root;
  private final GcsService service;

  /**
   * @throws IllegalArgumentException if the root names no bucket
   */
  GcsStorage(String root, GcsService service) {
    parse(root);
    this.root = root;
    this.service = service;
  }

  /** The storage of a root, at the service that this JVM uses. */
  static GcsStorage at(String root) {
    return new GcsStorage(root, GcsService.ofThisJvm());
  }

  private static Matcher parse(String root) {
    Matcher parts = ROOT.matcher(root);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'" + root + "' is not a valid location; must be " + Scheme.GCS.form());
    }
    if (parts.group(2) != null) {
      StoragePaths.folder(parts.group(2));
    }
    return parts;
  }

  private String bucket() {
    return parse(root).group(1);
  }

  /** The beginning of every object's name: empty, or a folder and '/'. */
  private String prefix() {
    String folder = parse(root).group(2);
    return folder == null || folder.isEmpty() ? "" : folder + "/";
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public ObjectStorage in(String folder) {
    return new GcsStorage(pathOf(folder), service);
  }

  @Override
  public String pathOf(String name) {
    return name.isEmpty()
        ? root
        : Scheme.GCS.prefix() + bucket() + "/" + prefix() + StoragePaths.file(name);
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
    // Consoles mark an empty folder by an object whose name ends with '/'.
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
            // The client does not retry batches. The rest is removed one by one, with retries.
          }
          List<BlobId> left = blobs(client, folder).map(Blob::getBlobId).toList();
          for (BlobId id : left) {
            client.delete(ofAnyGeneration(id));
            Recovery.OBJECTS_REMOVED_ONE_BY_ONE.taken();
          }
          return left;
        });
  }

  private static BlobId ofAnyGeneration(BlobId id) {
    return BlobId.of(id.getBucket(), id.getName());
  }

  @Override
  public Optional<Versioned> readVersioned(String name) throws IOException {
    return file(name).readVersioned();
  }

  @Override
  public Version version(String name) throws IOException {
    return file(name).metadata().map(GcsFile::version).orElse(Version.ABSENT);
  }

  @Override
  public SortedMap<String, Version> versions(String folder) throws IOException {
    return service.call(
        pathOf(folder),
        client -> {
          SortedMap<String, Version> versions = new TreeMap<>();
          files(client, folder).forEach(blob -> versions.put(nameOf(blob), GcsFile.version(blob)));
          return versions;
        });
  }

  @Override
  public Optional<Version> writeIf(String name, String text, Version expected) throws IOException {
    return file(name).writeIf(text.getBytes(StandardCharsets.UTF_8), expected);
  }

  @Override
  public Optional<Version> uploadIf(Path file, String name, Version expected) throws IOException {
    return file(name).uploadIf(file, expected);
  }

  @Override
  public boolean deleteIf(String name, Version expected) throws IOException {
    return file(name).deleteIf(expected);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GcsStorage that
        && root.equals(that.root)
        && service.equals(that.service);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }
}
