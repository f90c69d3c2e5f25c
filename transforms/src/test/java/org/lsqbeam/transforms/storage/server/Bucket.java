package org.lsqbeam.transforms.storage.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.lsqbeam.transforms.storage.Storage;

/** A bucket of a server of its own, to which {@code gs://bucket} leads as long as it is open. */
public final class Bucket implements AutoCloseable {
  /** Its name. */
  public static final String NAME = "bucket";

  private static final String ENDPOINT = "lsqbeam.gcsEndpoint";

  private final StorageServer server;

  private Bucket(StorageServer server) {
    this.server = server;
  }

  /** Starts a server with an empty bucket. */
  public static Bucket open() {
    StorageServer server = StorageServer.start();
    server.makeBucket(NAME);
    System.setProperty(ENDPOINT, server.endpoint());
    return new Bucket(server);
  }

  /** The server, to order faults from and to ask what came. */
  public StorageServer server() {
    return server;
  }

  /** A folder of the bucket. */
  public ObjectStorage folder(String name) {
    return Storage.at("gs://" + NAME + "/" + name).objectStorage().orElseThrow();
  }

  /** Copies a folder's files, at any depth. */
  public Storage put(Path source, String folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walked = Files.walk(source)) {
      files = walked.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      server.put(NAME, folder + "/" + source.relativize(file), Files.readAllBytes(file));
    }
    return folder(folder);
  }

  /** SHA-256 of each object below a folder, by its name there. */
  public Map<String, String> contents(String folder) {
    Map<String, String> contents = new TreeMap<>();
    server
        .contents(NAME)
        .forEach(
            (name, content) -> {
              if (name.startsWith(folder + "/")) {
                contents.put(name.substring(folder.length() + 1), Sha256.hex(content));
              }
            });
    return contents;
  }

  /** How often an object was written. */
  public int writes(String name) {
    return server.writes(NAME, name);
  }

  /** How many requests came so far. */
  public int requests() {
    return Stream.of(Operation.values()).mapToInt(server::requests).sum();
  }

  @Override
  public void close() {
    System.clearProperty(ENDPOINT);
    server.close();
  }
}
