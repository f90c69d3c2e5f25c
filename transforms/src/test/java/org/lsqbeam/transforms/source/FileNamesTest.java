package org.lsqbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of files under several locales. The JDK cannot open a file by letters its locale lacks. */
@EnabledOnOs(OS.LINUX)
final class FileNamesTest {
  @TempDir private Path input = Path.of("");

  @Test
  void aTarIsReadTheSameUnderEveryLocale() throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    for (String name : List.of("caf\u00e9", "\u732b")) {
      Map<String, byte[]> images = Map.of(name + "1.png", new byte[] {1});
      classes.put(name + ".tar", EncodedImages.tar(images));
    }
    Files.write(input.resolve("train.tar"), EncodedImages.tar(classes));
    Files.write(input.resolve("val.tar"), EncodedImages.tar(Map.of("\u732b.png", new byte[] {2})));
    Files.write(input.resolve("val_labels.txt"), "\u732b\n".getBytes(StandardCharsets.UTF_8));
    List<String> utf8 = ListingProcess.lines("C.UTF-8", input);
    assertThat(utf8.subList(1, 4))
        .containsExactlyInAnyOrder(
            "caf\u00e9/caf\u00e91.png 4bf5122f",
            "\u732b/\u732b1.png 4bf5122f",
            "\u732b/\u732b.png dbc1b4c9");
    assertThat(ListingProcess.lines("C", input)).isEqualTo(utf8);
    assertThat(ListingProcess.lines("C.UTF-8", input, "-Dfile.encoding=ISO-8859-1"))
        .isEqualTo(utf8);
  }

  @Test
  void aTreeWithLettersOfAllLanguagesIsRead() throws IOException, InterruptedException {
    write("train/caf\u00e9/\u732b 1.png", "train/caf\u00e9/back\\slash.png", "val/caf\u00e9/1.png");
    assertThat(ListingProcess.lines("C.UTF-8", input).stream().skip(1))
        .containsExactly(
            "caf\u00e9/back\\slash.png e3b0c442",
            "caf\u00e9/\u732b 1.png e3b0c442",
            "caf\u00e9/1.png e3b0c442");
  }

  @Test
  void aNameThatIsNotUtf8IsOneRejectedFile() throws IOException, InterruptedException {
    write("train/a/1.png", "val/a/1.png");
    sh("touch \"train/a/$(printf 'caf\\351.png')\"");
    assertThat(ListingProcess.lines("C.UTF-8", input).stream().skip(1))
        .containsExactly(
            "a/caf\ufffd.png: its name is not UTF-8; rename it",
            "a/1.png e3b0c442",
            "a/1.png e3b0c442");
  }

  @Test
  void withoutAUtf8LocaleTheRemedyIsNamed() throws IOException, InterruptedException {
    String remedy =
        "its name cannot be read in this locale, whose encoding is ANSI_X3.4-1968; set"
            + " LC_ALL=C.UTF-8";
    write("train/a/1.png", "train/a/\u00e9.png", "val/a/1.png");
    assertThat(ListingProcess.lines("C", input).stream().skip(1))
        .containsExactly("a/\ufffd\ufffd.png: " + remedy, "a/1.png e3b0c442", "a/1.png e3b0c442");
    write("train/\u00e9/1.png", "val/\u00e9/1.png");
    assertThat(ListingProcess.lines("C", input))
        .containsExactly("refused: " + input + "/train/\ufffd\ufffd: " + remedy);
  }

  /** Makes empty files; by a shell, since the JVM of the test may not be able to. */
  private void write(String... files) throws IOException, InterruptedException {
    for (String file : files) {
      sh("mkdir -p '" + file.substring(0, file.lastIndexOf('/')) + "' && touch '" + file + "'");
    }
  }

  private void sh(String script) throws IOException, InterruptedException {
    Path file = input.resolve("script.sh");
    Files.write(file, script.getBytes(StandardCharsets.UTF_8));
    int status =
        new ProcessBuilder("sh", "script.sh")
            .directory(input.toFile())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(status).isZero();
    Files.delete(file);
  }
}
