package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every {@link Storage}. */
abstract class StorageContract {
  private static final int MEBIBYTE = 1 << 20;

  /** A storage with nothing in it. */
  abstract Storage storage();

  /** The stored bytes by name, read without the storage under test. */
  abstract Map<String, byte[]> contents() throws IOException;

  /** Puts a file there by other means than the storage's. */
  abstract void put(String name, byte[] content) throws IOException;

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private long storedChecksum(String name) throws IOException {
    return crc32c(Objects.requireNonNull(contents().get(name), name));
  }

  private static long crc32c(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return checksum.getValue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 300_000, 9 * MEBIBYTE + 1})
  void aFileIsStoredAndReadAsItWasWritten(int length) throws IOException {
    byte[] content = randomBytes(length);
    storage().write("a/file", content);
    assertThat(contents()).containsOnlyKeys("a/file");
    assertThat(storedChecksum("a/file")).isEqualTo(crc32c(content));
    assertThat(storage().read("a/file")).isEqualTo(content);
    assertThat(storage().size("a/file")).isEqualTo(length);
  }

  @Test
  void whatAnotherProgramWroteIsRead() throws IOException {
    put("b/other", bytes(1, 2, 3));
    assertThat(storage().read("b/other")).isEqualTo(bytes(1, 2, 3));
  }

  @Test
  void aFileIsReplaced() throws IOException {
    storage().write("file", bytes(1, 2, 3));
    storage().write("file", bytes(4));
    assertThat(contents()).containsOnlyKeys("file").containsEntry("file", bytes(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a+b", "100%", "#1?x=y&z", "größe/日本", ".hidden", "a..b/~"})
  void aNameMayHoldAnyCharacter(String name) throws IOException {
    storage().write(name, bytes(7));
    assertThat(contents()).containsOnlyKeys(name);
    assertThat(storage().read(name)).isEqualTo(bytes(7));
    assertThat(storage().list("")).containsExactly(new FileEntry(name, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "/a", "a/", "a//b", "../a", "a/../../b", "a/./b"})
  void aNameThatLeavesTheRootIsRefused(String name) {
    assertThatThrownBy(() -> storage().write(name, bytes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + name
                + "' is not a valid file name; its parts between '/' must not be empty, '.' or"
                + " '..'");
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
    List<ThrowingRead> reads =
        List.of(
            () -> storage().read("a/none"),
            () -> storage().size("a/none"),
            () -> storage().open("a/none").close(),
            () -> storage().download("a/none", folder.resolve("none")));
    for (ThrowingRead read : reads) {
      assertThatThrownBy(read::run)
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage(storage().pathOf("a/none"));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @FunctionalInterface
  private interface ThrowingRead {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9 * MEBIBYTE + 1})
  void aFileOfAnySizeIsUploadedAndDownloaded(int length, @TempDir Path folder) throws IOException {
    byte[] content = randomBytes(length);
    Path here = Files.write(folder.resolve("here"), content);
    storage().upload(here, "a/b/there");
    assertThat(storedChecksum("a/b/there")).isEqualTo(crc32c(content));
    Path back = folder.resolve("new folder/back");
    storage().download("a/b/there", back);
    assertThat(Files.mismatch(here, back)).isEqualTo(-1);
    try (var files = Files.list(back.getParent())) {
      assertThat(files).containsExactly(back);
    }
  }

  @Test
  void uploadAndDownloadReplaceWhatIsThere(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), bytes(1));
    storage().write("file", bytes(2, 2));
    storage().upload(file, "file");
    assertThat(contents()).containsOnlyKeys("file").containsEntry("file", bytes(1));
    Files.write(file, bytes(3, 3));
    storage().download("file", file);
    assertThat(file).hasBinaryContent(bytes(1));
  }

  @Test
  void whatFailsHalfwayInItsMakingIsNotWritten() throws IOException {
    storage().write("file", made -> Files.write(made, new byte[] {1}));
    assertThatThrownBy(
            () ->
                storage()
                    .write(
                        "file",
                        made -> {
                          Files.write(made, new byte[] {2});
                          throw new IOException("halfway");
                        }))
        .hasMessageEndingWith("halfway");
    assertThat(contents()).containsOnlyKeys("file");
    assertThat(storage().read("file")).containsExactly(1);
  }

  @Test
  void everyFileBelowAFolderIsListedByName() throws IOException {
    for (String name : List.of("b/z", "b/c/y", "b/.hidden", "a", "b.txt", "bc/x")) {
      put(name, new byte[name.length()]);
    }
    assertThat(storage().list("b"))
        .containsExactly(
            new FileEntry("b/.hidden", 9), new FileEntry("b/c/y", 5), new FileEntry("b/z", 3));
    assertThat(storage().list("").stream().map(FileEntry::name))
        .containsExactly("a", "b.txt", "b/.hidden", "b/c/y", "b/z", "bc/x");
    assertThat(storage().list("none")).isEmpty();
  }

  @Test
  void childrenAreTheFilesAndFoldersDirectlyBelow() throws IOException {
    for (String name : List.of("b/z", "b/c/y", "b/c/x", "b/.hidden", "a")) {
      put(name, bytes(1));
    }
    assertThat(storage().children("b")).containsExactly(".hidden", "c", "z");
    assertThat(storage().children("")).containsExactly("a", "b");
    assertThat(storage().children("none")).isEmpty();
  }

  @Test
  void aFolderIsThereWhenAFileIsBelowIt() throws IOException {
    put("a/b/c", bytes(1));
    assertThat(storage().isFolder("")).isTrue();
    assertThat(storage().isFolder("a")).isTrue();
    assertThat(storage().isFolder("a/b")).isTrue();
    assertThat(storage().isFolder("a/b/c")).isFalse();
    assertThat(storage().isFolder("b")).isFalse();
    assertThat(storage().isFile("a/b/c")).isTrue();
    assertThat(storage().isFile("a/b")).isFalse();
    assertThat(storage().isFile("a/b/d")).isFalse();
  }

  @Test
  void aChannelReadsAtAnyPosition() throws IOException {
    byte[] content = randomBytes(2 * MEBIBYTE + 17);
    put("file", content);
    Random random = new Random(1);
    try (SeekableByteChannel channel = storage().open("file")) {
      assertThat(channel.size()).isEqualTo(content.length);
      for (int i = 0; i < 100; i++) {
        int position = random.nextInt(content.length);
        ByteBuffer some = ByteBuffer.allocate(1 + random.nextInt(50_000));
        channel.position(position);
        while (some.hasRemaining() && channel.read(some) >= 0) {}
        assertThat(channel.position()).isEqualTo(position + some.position());
        assertThat(some.flip()).isEqualTo(ByteBuffer.wrap(content).slice(position, some.limit()));
      }
    }
  }

  @Test
  void aChannelReadsToTheEnd() throws IOException {
    byte[] content = randomBytes(9 * MEBIBYTE + 1);
    put("file", content);
    ByteBuffer all = ByteBuffer.allocate(content.length + 1);
    try (SeekableByteChannel channel = storage().open("file")) {
      while (channel.read(all) >= 0) {}
      assertThat(channel.position(content.length + 5L).read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(content));
  }

  @Test
  void aChannelIsForReadingUntilItIsClosed() throws IOException {
    put("file", bytes(1));
    SeekableByteChannel channel = storage().open("file");
    assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
        .isInstanceOf(NonWritableChannelException.class);
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void whatIsNotThereIsDeletedWithoutAWord() throws IOException {
    put("a", bytes(1));
    put("ab/c", bytes(1));
    storage().delete("a");
    storage().delete("a");
    storage().delete("ab");
    storage().deleteFolder("a");
    assertThat(contents()).containsOnlyKeys("ab/c");
  }

  @Test
  void aFolderIsDeletedWithAllBelowItAndNothingElse() throws IOException {
    for (int i = 0; i < 250; i++) {
      put("a/" + i % 3 + "/" + i, bytes(1));
    }
    put("ab", bytes(1));
    put("b/a/c", bytes(1));
    storage().deleteFolder("a");
    assertThat(contents()).containsOnlyKeys("ab", "b/a/c");
    assertThat(storage().isFolder("a")).isFalse();
  }

  @Test
  void aFolderIsAStorageOfItsOwn() throws IOException {
    Storage folder = storage().in("a/b");
    folder.write("c/d", bytes(1));
    assertThat(contents()).containsOnlyKeys("a/b/c/d");
    assertThat(folder.list("")).containsExactly(new FileEntry("c/d", 1));
    assertThat(folder.pathOf("c/d")).isEqualTo(storage().pathOf("a/b/c/d"));
    assertThat(folder.pathOf("")).isEqualTo(folder.root()).isEqualTo(storage().pathOf("a/b"));
    assertThat(folder.in("c")).isEqualTo(storage().in("a/b/c"));
    assertThat(folder.in("")).isEqualTo(folder);
  }

  @Test
  void aStorageTravelsToAnotherMachine() throws IOException, ClassNotFoundException {
    put("a", bytes(1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Storage arrived = (Storage) in.readObject();
      assertThat(arrived).isEqualTo(storage());
      assertThat(arrived.isFile("a")).isTrue();
    }
  }
}
