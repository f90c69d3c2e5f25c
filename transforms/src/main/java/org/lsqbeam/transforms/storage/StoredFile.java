package org.lsqbeam.transforms.storage;

import java.util.Optional;

/**
 * One file and the storage that holds it.
 *
 * @param folder the folder of the file
 * @param name the name in that folder, without '/'
 */
public record StoredFile(Storage folder, String name) {
  /**
   * Splits the path of a file, local or in an object store; the file need not exist.
   *
   * @return empty if the path cannot be that of a file, such as one that ends with '/' or names
   *     only a bucket
   * @throws IllegalArgumentException if the path has an unknown scheme
   */
  public static Optional<StoredFile> at(String path) {
    int end = path.lastIndexOf('/') + 1;
    String folder = path.substring(0, end);
    String name = path.substring(end);
    boolean isBucket = Scheme.of(path).filter(scheme -> folder.equals(scheme.prefix())).isPresent();
    return isBucket || !StoragePaths.isPart(name)
        ? Optional.empty()
        : Optional.of(new StoredFile(Storage.at(folder), name));
  }
}
