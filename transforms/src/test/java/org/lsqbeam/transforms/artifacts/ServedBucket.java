package org.lsqbeam.transforms.artifacts;

import java.io.IOException;
import org.lsqbeam.transforms.storage.CloudStorage;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.StorageServer;

/** A bucket of a server for tests, to which {@code gs://} leads until it is closed. */
final class ServedBucket implements AutoCloseable {
  private static final String ENDPOINT = "lsqbeam.gcsEndpoint";

  private final StorageServer server;

  ServedBucket() throws IOException {
    server = StorageServer.start();
    server.makeBucket("bucket");
    System.setProperty(ENDPOINT, server.endpoint());
  }

  StorageServer server() {
    return server;
  }

  CloudStorage folder(String name) {
    return (CloudStorage) Storage.at("gs://bucket/" + name);
  }

  @Override
  public void close() {
    System.clearProperty(ENDPOINT);
    server.close();
  }
}
