package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.transforms.storage.Storage;

/** What tars may hold besides files, as GNU tar reads and writes it. */
final class TarIndexTest {
  private static final String NO_FILE = ", which is not a file in the same tar";

  @TempDir private Path folder = Path.of("");
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  @Test
  void linksGiveTheFilesThatTheyName() throws IOException {
    add("a/one.png", "1");
    link(TarConstants.LF_LINK, "a/hard.png", "a/one.png");
    link(TarConstants.LF_LINK, "again.png", "./a/hard.png");
    link(TarConstants.LF_SYMLINK, "a/near.png", "one.png");
    link(TarConstants.LF_SYMLINK, "b/far.png", "../a/near.png");
    link(TarConstants.LF_SYMLINK, "before.png", "later.png");
    add("later.png", "2");
    assertThat(images())
        .isEqualTo(
            Map.of(
                "one.png", "1",
                "hard.png", "1",
                "again.png", "1",
                "near.png", "1",
                "far.png", "1",
                "before.png", "2",
                "later.png", "2"));
  }

  @Test
  void linksThatLeadToNoFileAreRejected() throws IOException {
    add("a/one.png", "1");
    link(TarConstants.LF_LINK, "gone.png", "two.png");
    link(TarConstants.LF_SYMLINK, "out.png", "/a/one.png");
    link(TarConstants.LF_SYMLINK, "x.png", "y.png");
    link(TarConstants.LF_SYMLINK, "y.png", "x.png");
    link(TarConstants.LF_SYMLINK, "folder.png", "a");
    link(TarConstants.LF_DIR, "a/", "");
    assertThat(images())
        .isEqualTo(
            Map.of(
                "one.png", "1",
                "gone.png", "it is a link to two.png" + NO_FILE,
                "out.png", "it is a link to /a/one.png" + NO_FILE,
                "x.png", "it is a link to y.png" + NO_FILE,
                "y.png", "it is a link to x.png" + NO_FILE,
                "folder.png", "it is a link to a" + NO_FILE));
  }

  @Test
  void fifosAndDevicesAreRejected() throws IOException {
    link(TarConstants.LF_FIFO, "fifo.png", "");
    link(TarConstants.LF_CHR, "character.png", "");
    link(TarConstants.LF_BLK, "block.png", "");
    link(TarConstants.LF_LINK, "link.png", "fifo.png");
    assertThat(images().values()).hasSize(4).containsOnly("it is a FIFO or a device, not a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "posix"})
  void aSparseFileIsRejectedAndTheNextOneRead(String format) throws IOException {
    Files.copy(Fixtures.path("sparse/" + format + ".tar"), folder.resolve("a.tar"));
    Map<String, String> images = read();
    assertThat(images.get("sparse.png"))
        .isEqualTo("it is stored as a sparse file; make the tar without --sparse");
    assertThat(images.get("whole.png")).startsWith("\u0089PNG").endsWith("IEND\u00aeB`\u0082");
  }

  @Test
  void theLastOfSeveralFilesOfOnePathCounts() throws IOException {
    add("a.png", "old");
    add("./a.png", "new");
    assertThat(images()).isEqualTo(Map.of("a.png", "new"));
  }

  @Test
  void filesOfOneNameInSeveralFoldersAreCalledByTheirPaths() throws IOException {
    add("x/a.png", "1");
    add("y/a.png", "2");
    add("y/b.png", "3");
    assertThat(images()).isEqualTo(Map.of("x/a.png", "1", "y/a.png", "2", "b.png", "3"));
  }

  @Test
  void aNameThatIsNotUtf8IsRejected() throws IOException {
    tar = new TarArchiveOutputStream(bytes, "ISO-8859-1");
    add("caf\u00e9.png", "1");
    add("what?.png", "2");
    assertThat(images()).isEqualTo(Map.of("caf?.png", "its name is not UTF-8", "what?.png", "2"));
  }

  @Test
  void aNameOfAnyLengthIsReadAsUtf8() throws IOException {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    String gnu = "caf\u00e9".repeat(40) + ".png";
    add(gnu, "1");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    String posix = "\u732b".repeat(60) + ".png";
    add(posix, "2");
    assertThat(images()).isEqualTo(Map.of(gnu, "1", posix, "2"));
  }

  /** The contents of the images by their names, or the reasons why they cannot be read. */
  private Map<String, String> images() throws IOException {
    tar.finish();
    Files.write(folder.resolve("a.tar"), bytes.toByteArray());
    return read();
  }

  private Map<String, String> read() throws IOException {
    TarIndex.Content content = TarIndex.of(Storage.at(folder.toString()), "a.tar");
    List<ClassTarImages.NamedImage> images = ClassTarImages.of(content, new ImageFilter()).images();
    Map<String, String> found = new TreeMap<>();
    try (FileChannel channel = FileChannel.open(folder.resolve("a.tar"))) {
      for (ClassTarImages.NamedImage image : images) {
        TarIndex.Entry entry = image.entry();
        found.put(
            image.name(),
            entry.problem().isEmpty()
                ? new String(entry.read(channel), StandardCharsets.ISO_8859_1)
                : entry.problem());
      }
    }
    return found;
  }

  private void add(String name, String content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length());
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(StandardCharsets.US_ASCII));
    tar.closeArchiveEntry();
  }

  private void link(byte type, String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
