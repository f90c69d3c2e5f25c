package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalStorageTest extends StorageContract {
  private Path folder;

  @BeforeEach
  void work(@TempDir Path inFolder) {
    folder = inFolder;
  }

  @Override
  Storage storage() {
    return Storage.at(folder.resolve("root").toString());
  }

  @Override
  Map<String, byte[]> contents() throws IOException {
    Path root = folder.resolve("root");
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    Path file = folder.resolve("root").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/a", "file:///tmp", "hdfs://host/a"})
  void aRootOfAnotherSchemeIsRefused(String root) {
    assertThatThrownBy(() -> Storage.at(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'" + root + "' has an unknown scheme; must be a local folder or gs://bucket[/folder]");
  }

  @Test
  void aFolderWithoutFilesIsThere() throws IOException {
    Files.createDirectories(folder.resolve("root/empty"));
    assertThat(storage().isFolder("empty")).isTrue();
    assertThat(storage().children("")).containsExactly("empty");
    assertThat(storage().list("")).isEmpty();
  }

  @Test
  void aFileThatSomebodyIsWritingIsNotListed() throws IOException {
    put(".unfinished-file-0123", new byte[1]);
    assertThat(storage().list("")).isEmpty();
    assertThat(storage().children("")).isEmpty();
  }

  @Test
  void nothingIsBelowAFile() throws IOException {
    put("file", new byte[1]);
    for (String below : new String[] {"file/a", "file/a/b"}) {
      assertThat(storage().isFile(below)).isFalse();
      assertThat(storage().isFolder(below)).isFalse();
    }
  }

  /** Java words this error too by the locale of the C library, so nothing may depend on it. */
  @Test
  void aNameThatIsTooLongIsNotTakenForAbsence() throws IOException {
    put("file", new byte[1]);
    assertThatThrownBy(() -> storage().isFile("n".repeat(300)))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void linksAreFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.write(elsewhere.resolve("file"), new byte[3]);
    put("a", new byte[1]);
    Files.createSymbolicLink(folder.resolve("root/link"), elsewhere);
    assertThat(storage().list("link")).containsExactly(new FileEntry("link/file", 3));
    assertThat(storage().isFolder("link")).isTrue();
    Files.delete(elsewhere.resolve("file"));
    Files.delete(elsewhere);
    assertThat(storage().list("")).as("a link to nothing").hasSize(1);
  }
}
