package org.lsqbeam.transforms.storage;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

final class MemoryStorageTest extends ObjectStorageContract {
  private final MemoryStorage storage = new MemoryStorage("memory://" + UUID.randomUUID());

  @Override
  ObjectStorage storage() {
    return storage;
  }

  @Override
  Map<String, byte[]> contents() throws IOException {
    return new TreeMap<>(storage.contents());
  }

  @Override
  void put(String name, byte[] content) {
    storage.write(name, content);
  }
}
