package org.lsqbeam.transforms.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.data.ImageCodec;
import org.lsqbeam.graphs.data.ImageEncoding;

final class SpillTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);
  private static final int IMAGES = 40;

  private final Path folder;

  SpillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aShardIsTheSameHoweverOftenItsPartsWereSpilled() throws IOException {
    List<Spill> rare = prepare(1 << 20).spills();
    List<Spill> often = prepare(1000).spills();
    assertThat(rare).hasSize(1);
    assertThat(often).hasSizeGreaterThan(4);
    long examples = 0;
    for (int shard = 0; shard < 3; shard++) {
      DatasetManifest.Shard fromOften = ShardWriter.write(folder, "often", shard, often);
      DatasetManifest.Shard fromRare = ShardWriter.write(folder, "rare", shard, rare);
      assertThat(fromOften.sha256()).isEqualTo(fromRare.sha256());
      examples += fromOften.examples();
    }
    assertThat(examples).isEqualTo(IMAGES);
  }

  @Test
  void aShardIsTheSameHoweverSmallThePortionsItIsGatheredIn() throws IOException {
    List<Spill> spills = prepare(1000).spills();
    String atOnce = ShardWriter.write(folder, "at once", 0, spills).sha256();
    for (long portionBytes : new long[] {1, 700, 2000}) {
      DatasetManifest.Shard inPortions =
          ShardWriter.write(folder, "in portions", 0, spills, portionBytes);
      assertThat(inPortions.sha256()).isEqualTo(atOnce);
    }
  }

  @Test
  void aSecondAttemptAtAShardReplacesTheFirst() throws IOException {
    List<Spill> spills = prepare(1 << 20).spills();
    Path target = Files.createDirectories(folder.resolve("target"));
    DatasetManifest.Shard first = ShardWriter.write(target, "shard", 0, spills);
    Map<String, String> contents = Preparation.contents(target);
    assertThat(ShardWriter.write(target, "shard", 0, spills)).isEqualTo(first);
    assertThat(Preparation.contents(target)).isEqualTo(contents).hasSize(2);
  }

  @Test
  void aSecondAttemptAtAPartLeavesTheFirstAlone() throws IOException {
    Spill first = prepare(1 << 20).spills().get(0);
    byte[] before = Files.readAllBytes(Path.of(first.file()));
    Spill second = prepare(1 << 20).spills().get(0);
    assertThat(second.file()).isNotEqualTo(first.file());
    assertThat(Path.of(first.file())).hasBinaryContent(before);
    assertThat(Path.of(second.file())).hasBinaryContent(before);
  }

  @Test
  void photographsOfOneNameAreAllKeptInAFixedOrder() throws IOException {
    List<Spill.Entry> entries = new ArrayList<>();
    ExampleKey key = ExampleKey.of(Split.TRAIN, "ant", "twice.png");
    entries.add(new Spill.Entry(key, new byte[] {1}));
    entries.add(new Spill.Entry(key, new byte[] {2}));
    String oneWay = shardOf(entries);
    Collections.reverse(entries);
    assertThat(shardOf(entries)).isEqualTo(oneWay);
  }

  private String shardOf(List<Spill.Entry> entries) throws IOException {
    List<Spill> spills = List.of(Spill.write(folder, entries, 1));
    DatasetManifest.Shard shard = ShardWriter.write(folder, "shard", 0, spills);
    assertThat(shard.examples()).isEqualTo(2);
    assertThat(ShardWriter.write(folder, "portions", 0, spills, 1).sha256())
        .isEqualTo(shard.sha256());
    return shard.sha256();
  }

  private PreparedPart prepare(long spillBytes) throws IOException {
    try (ImageCodec codec = new ImageCodec()) {
      PartPreparer preparer =
          new PartPreparer(codec, SMALL, Map.of("ant", 0), folder, spillBytes, Split.TRAIN);
      for (int i = 0; i < IMAGES; i++) {
        preparer.encoded("ant", i + ".png", Pictures.png(i, 8, 8));
      }
      return preparer.finish();
    }
  }
}
