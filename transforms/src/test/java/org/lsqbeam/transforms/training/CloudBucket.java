package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lsqbeam.graphs.files.Sha256;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** A bucket of a server for tests, to which {@code gs://} leads until it is closed. */
final class CloudBucket implements AutoCloseable {
  static final String NAME = "bucket";

  private final StorageServer server;

  CloudBucket() throws IOException {
    server = StorageServer.start();
    server.makeBucket(NAME);
    System.setProperty("lsqbeam.gcsEndpoint", server.endpoint());
  }

  StorageServer server() {
    return server;
  }

  /** Puts a folder's files into a folder of the bucket. */
  Storage put(Path from, String folder) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        server.put(NAME, folder + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return Storage.at("gs://" + NAME + "/" + folder);
  }

  /** What must be equal bit for bit wherever a run was trained: SHA-256 by the files' names. */
  static Map<String, String> decidedBytes(Storage output) throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    for (var file : output.list("runs")) {
      String name = file.name();
      if (TrainingPipeline.isTimeless(name)) {
        bytes.put(name, Sha256.hex(output.read(name)));
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    System.clearProperty("lsqbeam.gcsEndpoint");
    server.close();
  }
}
