package org.lsqbeam.transforms.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every object store, beyond that of every storage. */
abstract class ObjectStorageContract extends StorageContract {
  @Override
  abstract ObjectStorage storage();

  /** How many versions are raced for; fewer where a service limits the writes of one object. */
  int rounds() {
    return 200;
  }

  @Test
  void itHasConditionalOperationsAndNoLocalPath() {
    assertThat(storage().objectStorage()).contains(storage());
    assertThat(storage().localPath("")).isEmpty();
  }

  @Test
  void aFileIsReplacedOnlyInTheVersionThatWasRead() throws IOException {
    Version others = storage().writeIf("b", "other", Version.ABSENT).orElseThrow();
    assertThat(storage().readVersioned("a/v")).isEmpty();
    assertThat(storage().writeIf("a/v", "zero", others)).isEmpty();
    Version first = storage().writeIf("a/v", "one", Version.ABSENT).orElseThrow();
    assertThat(storage().writeIf("a/v", "two", Version.ABSENT)).isEmpty();
    assertThat(storage().readVersioned("a/v")).contains(new Versioned("one", first));
    Version second = storage().writeIf("a/v", "größer", first).orElseThrow();
    assertThat(storage().writeIf("a/v", "late", first)).isEmpty();
    assertThat(storage().readVersioned("a/v")).contains(new Versioned("größer", second));
    assertThat(contents()).containsOnlyKeys("a/v", "b");
    assertThat(storage().children("a")).containsExactly("v");
  }

  @Test
  void theSameContentAgainIsAnotherVersion() throws IOException {
    Version first = storage().writeIf("v", "same", Version.ABSENT).orElseThrow();
    Version second = storage().writeIf("v", "same", first).orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(storage().writeIf("v", "same", first)).isEmpty();
  }

  @Test
  void whatAnotherProgramWroteHasAVersionOfItsOwn() throws IOException {
    Version ours = storage().writeIf("v", "ours", Version.ABSENT).orElseThrow();
    put("v", "theirs".getBytes(StandardCharsets.UTF_8));
    assertThat(storage().writeIf("v", "ours again", ours)).isEmpty();
    Versioned theirs = storage().readVersioned("v").orElseThrow();
    assertThat(theirs.text()).isEqualTo("theirs");
    assertThat(storage().writeIf("v", "ours again", theirs.version())).isPresent();
  }

  @Test
  void aFileIsDeletedOnlyInTheVersionThatWasRead() throws IOException {
    Version first = storage().writeIf("v", "one", Version.ABSENT).orElseThrow();
    Version second = storage().writeIf("v", "two", first).orElseThrow();
    assertThat(storage().deleteIf("v", first)).isFalse();
    assertThat(storage().isFile("v")).isTrue();
    assertThat(storage().deleteIf("v", second)).isTrue();
    assertThat(storage().isFile("v")).isFalse();
    assertThat(storage().deleteIf("v", second)).as("deleted already").isTrue();
    Optional<Version> again = storage().writeIf("v", "one", Version.ABSENT);
    assertThat(again).isPresent().isNotEqualTo(Optional.of(first));
  }

  @Test
  void ofManyWhoReplaceOneVersionExactlyOneSucceeds() throws Exception {
    try (Race race = new Race(6)) {
      for (int round = 0; round < rounds(); round++) {
        String name = "race/" + round % 2;
        Version version = storage().version(name);
        String text = "round " + round + ", thread ";
        List<Optional<Version>> versions =
            race.run(thread -> storage().writeIf(name, text + thread, version));
        List<Optional<Version>> won = versions.stream().filter(Optional::isPresent).toList();
        assertThat(won).as("winners of round %d", round).hasSize(1);
        Version winner = won.get(0).orElseThrow();
        assertThat(storage().readVersioned(name))
            .contains(new Versioned(text + versions.indexOf(won.get(0)), winner));
      }
    }
  }

  @Test
  void aLocalFileReplacesOnlyTheVersionThatIsKnown(@TempDir Path folder) throws IOException {
    Version others = storage().writeIf("b", "other", Version.ABSENT).orElseThrow();
    for (byte[] content : new byte[][] {randomBytes(300_000), new byte[0]}) {
      Path here = Files.write(folder.resolve("here"), content);
      Version first = storage().version("v");
      assertThat(storage().uploadIf(here, "v", others)).isEmpty();
      Version second = storage().uploadIf(here, "v", first).orElseThrow();
      assertThat(storage().uploadIf(here, "v", first)).isEmpty();
      assertThat(storage().version("v")).isEqualTo(second).isNotEqualTo(first);
      assertThat(storage().read("v")).isEqualTo(content);
    }
  }

  @Test
  void theVersionsOfAFoldersFilesAreListed() throws IOException {
    assertThat(storage().version("a/b/c")).isEqualTo(Version.ABSENT);
    put("a/b/c", new byte[1]);
    put("a/d", new byte[1]);
    put("b", new byte[1]);
    assertThat(storage().versions("a"))
        .containsExactly(
            Map.entry("a/b/c", storage().version("a/b/c")),
            Map.entry("a/d", storage().version("a/d")));
  }
}
