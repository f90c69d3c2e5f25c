package org.lsqbeam.transforms.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lsqbeam.graphs.codec.ImageCodec;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.image.ImageEncoding;
import org.lsqbeam.transforms.source.EncodedImages;
import org.lsqbeam.transforms.source.Split;
import org.lsqbeam.transforms.storage.Storage;

final class SpillTest {
  private static final Preset SMALL = new Preset("small", 8, 8, ImageEncoding.PNG, 3, 2);
  private static final int IMAGES = 40;

  private final Storage folder;
  private final DatasetFolder attempt;
  private final Path scratch;

  SpillTest(@TempDir Path folder, @TempDir Path scratch) {
    this.folder = Storage.at(folder.toString());
    attempt = new DatasetFolder(this.folder, "some");
    attempt.prepareToWrite();
    this.scratch = scratch;
  }

  @Test
  void aShardIsTheSameHoweverOftenItsPartsWereSpilled() throws IOException {
    List<Spill> rare = prepare(1 << 20).spills();
    List<Spill> often = prepare(1000).spills();
    assertThat(rare).hasSize(1);
    assertThat(often).hasSizeGreaterThan(4);
    long examples = 0;
    for (int shard = 0; shard < 3; shard++) {
      DatasetManifest.Shard fromOften = ShardWriter.write(folder, "often", shard, often, scratch);
      DatasetManifest.Shard fromRare = ShardWriter.write(folder, "rare", shard, rare, scratch);
      assertThat(fromOften.sha256()).isEqualTo(fromRare.sha256());
      examples += fromOften.examples();
    }
    assertThat(examples).isEqualTo(IMAGES);
  }

  @Test
  void anotherProcessCanCountWhatAnAttemptHasWritten() throws IOException {
    StagedFiles files = attempt.stagedFiles();
    assertThat(List.of(files.bytes(), files.shards())).containsExactly(0L, 0L);
    List<Spill> spills = prepare(1000).spills();
    assertThat(files.bytes()).isGreaterThan(3 * 1000);
    attempt.writeShard("train-00000-of-00003.tfrecord", 0, spills);
    attempt.writeShard("train-00001-of-00003.tfrecord", 1, spills);
    assertThat(files.shards()).isEqualTo(2);
  }

  @Test
  void aShardIsTheSameHoweverSmallThePortionsItIsGatheredIn() throws IOException {
    List<Spill> spills = prepare(1000).spills();
    String atOnce = ShardWriter.write(folder, "at once", 0, spills, scratch).sha256();
    for (long portionBytes : new long[] {1, 700, 2000}) {
      DatasetManifest.Shard inPortions =
          ShardWriter.write(folder, "in portions", 0, spills, scratch, portionBytes);
      assertThat(inPortions.sha256()).isEqualTo(atOnce);
    }
  }

  @Test
  void aSecondAttemptAtAShardReplacesTheFirst() throws IOException {
    List<Spill> spills = prepare(1 << 20).spills();
    Storage target = folder.in("target");
    DatasetManifest.Shard first = ShardWriter.write(target, "shard", 0, spills, scratch);
    Map<String, String> contents = Preparation.contents(Path.of(target.root()));
    assertThat(ShardWriter.write(target, "shard", 0, spills, scratch)).isEqualTo(first);
    assertThat(Preparation.contents(Path.of(target.root()))).isEqualTo(contents).hasSize(2);
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void aSecondAttemptAtAPartLeavesTheFirstAlone() throws IOException {
    Spill first = prepare(1 << 20).spills().get(0);
    byte[] before = first.folder().read(first.name());
    Spill second = prepare(1 << 20).spills().get(0);
    assertThat(second.name()).isNotEqualTo(first.name());
    assertThat(first.folder().read(first.name())).isEqualTo(before);
    assertThat(second.folder().read(second.name())).isEqualTo(before);
  }

  @Test
  void whoComesAfterAllWasRemovedLeavesNothing() throws IOException {
    attempt.discardUnfinished();
    assertThatThrownBy(() -> prepare(1 << 20)).isInstanceOf(NoSuchFileException.class);
    assertThat(folder.list("")).isEmpty();
  }

  @Test
  void imagesOfOneNameAreAllKeptInAFixedOrder() throws IOException {
    List<Spill.Entry> entries = new ArrayList<>();
    ExampleKey key = ExampleKey.of(Split.TRAIN, "ant", "twice.png");
    entries.add(new Spill.Entry(key, new byte[] {1}));
    entries.add(new Spill.Entry(key, new byte[] {2}));
    String oneWay = shardOf(entries);
    Collections.reverse(entries);
    assertThat(shardOf(entries)).isEqualTo(oneWay);
  }

  /** As a disk does that has no room for more. */
  @Test
  void aFileThatTakesAPartOfEachWriteGetsAllBytes() throws IOException {
    Spill spill = prepare(1 << 20).spills().get(0);
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    spill.copy(1, new PartWrites(section));
    byte[] whole = spill.folder().read(spill.name());
    int from = Math.toIntExact(spill.offsets().get(1));
    int to = Math.toIntExact(spill.offsets().get(2));
    assertThat(section.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, to)).isNotEmpty();
  }

  /** Takes 7 bytes of each write. */
  private record PartWrites(ByteArrayOutputStream taken) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int bytes = Math.min(7, source.remaining());
      for (int i = 0; i < bytes; i++) {
        taken.write(source.get());
      }
      return bytes;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private String shardOf(List<Spill.Entry> entries) throws IOException {
    List<Spill> spills = List.of(Spill.write(folder, entries, 1));
    DatasetManifest.Shard shard = ShardWriter.write(folder, "shard", 0, spills, scratch);
    assertThat(shard.examples()).isEqualTo(2);
    assertThat(ShardWriter.write(folder, "portions", 0, spills, scratch, 1).sha256())
        .isEqualTo(shard.sha256());
    return shard.sha256();
  }

  private PreparedPart prepare(long spillBytes) throws IOException {
    DatasetContent content = new DatasetContent("", SMALL, List.of("ant"), 0);
    try (ImageCodec codec = new ImageCodec();
        DecoderPool pool = new DecoderPool();
        PartPreparer preparer =
            new PartPreparer(
                new ExampleMaker(codec, SMALL, content.classes()),
                pool,
                attempt,
                spillBytes,
                content,
                Split.TRAIN)) {
      for (int i = 0; i < IMAGES; i++) {
        preparer.encoded("ant", i + ".png", EncodedImages.png(i, 8, 8));
      }
      return preparer.finish();
    }
  }
}
