package org.lsqbeam.transforms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.io.Json;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.storage.Storage;
import org.lsqbeam.transforms.storage.server.Bucket;

/** A checkpoint is read as it was saved, in a local folder and in a bucket. */
final class CheckpointReadingTest {
  private static final String REMEDY = "; the command that trained the run makes it again";
  private static final byte[] SAVED = {1, 2, 3};
  private static final String STEP = "checkpoints/step-00000004";
  private static final String STATE = STEP + "/state.json";
  private static final String DATA = STEP + "/variables.data-00000-of-00001";

  @TempDir private Path folder = Path.of("");

  @AutoClose private final Bucket bucket = Bucket.open();

  private Storage output(String place) {
    return place.equals("gs") ? bucket.folder("output") : Storage.at(folder + "/output");
  }

  /** A run that is done. */
  private RunFolder trained(String place) throws IOException {
    RunFolder run = new RunFolder(output(place).in("run"));
    run.storage().write(DATA, SAVED);
    run.storage().write(STEP + "/variables.index", new byte[1]);
    String state =
        ("{'formatVersion':1,'run':'0123456789ab','step':4,'sums':{'images':0,'loss':0,'correct':0,'guarded':0,"
                + "'seconds':0,'observations':0,'observed':{}},'sha256':'%s','indexSha256':'%s'}")
            .replace('\'', '"')
            .formatted(Sha256.hex(SAVED), Sha256.hex(new byte[1]));
    run.storage().write(STATE, SealedJson.indented(Json.parse(state, JsonNode.class, "the state")));
    run.writeDone(new RunFolder.Done("0123456789ab", 4, Sha256.hex(SAVED)));
    return run;
  }

  private WorkerDirectory work() {
    return WorkerDirectory.at(folder.resolve("work").toString());
  }

  private static byte[] data(Path variables) throws IOException {
    return Files.readAllBytes(Path.of(variables + ".data-00000-of-00001"));
  }

  private byte[] read(RunFolder run) throws IOException {
    byte[][] read = new byte[1][];
    new CheckpointCache(work()).read(run, 4, variables -> read[0] = data(variables));
    return read[0];
  }

  /** As a quantized run does that starts from it. */
  private byte[] readAsInit(RunFolder run, String place) throws IOException {
    RunFolder quantized = new RunFolder(output(place).in("quantized"));
    try (RunLock claim = RunLock.take(quantized).orElseThrow();
        WorkingCopy copy = WorkingCopy.of(quantized, claim, work())) {
      return data(copy.variablesOf(run));
    }
  }

  private void assertNothingIsRead(RunFolder run, String place, String message) {
    for (ThrowingCallable read :
        new ThrowingCallable[] {() -> read(run), () -> readAsInit(run, place)}) {
      assertThatThrownBy(read).isInstanceOf(InvalidDataException.class).hasMessage(message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "gs"})
  void otherVariablesThanTheStateTellsAreNotRead(String place) throws IOException {
    RunFolder run = trained(place);
    run.storage().write(DATA, new byte[] {1, 2, 4});
    assertNothingIsRead(
        run,
        place,
        run.storage().pathOf(DATA)
            + " is damaged: its SHA-256 differs from that in state.json"
            + REMEDY);
    run.storage().write(DATA, SAVED);
    assertThat(read(run)).as("nothing wrong was kept").isEqualTo(SAVED);
    assertThat(readAsInit(run, place)).isEqualTo(SAVED);
  }

  @Test
  void aCopyThatWasDamagedInTheCacheIsFetchedAgain() throws IOException {
    RunFolder run = trained("gs");
    read(run);
    Path copy;
    try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
      copy = files.filter(file -> file.toString().endsWith("-of-00001")).findFirst().orElseThrow();
    }
    Files.write(copy, new byte[] {1, 2, 4});
    assertThat(read(run)).isEqualTo(SAVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "gs"})
  void otherVariablesThanTheRunEndedWithAreNotRead(String place) throws IOException {
    RunFolder run = trained(place);
    run.writeDone(new RunFolder.Done("0123456789ab", 4, Sha256.hex(new byte[] {1, 2, 4})));
    assertNothingIsRead(
        run,
        place,
        run.storage().pathOf(DATA)
            + " is damaged: its SHA-256 differs from that in the run's done.json"
            + REMEDY);
    run.writeDone(new RunFolder.Done("0123456789ab", 8, Sha256.hex(new byte[] {1, 2, 4})));
    assertThat(read(run)).as("of another checkpoint").isEqualTo(SAVED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "gs"})
  void aStateThatCannotBeReadIsNamedWhereItIs(String place) throws IOException {
    RunFolder run = trained(place);
    run.storage().write(STATE, new byte[] {'{'});
    assertThatThrownBy(() -> read(run))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(run.storage().pathOf(STATE) + " is damaged: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "gs"})
  void aCheckpointThatIsNotThereIsNamed(String place) throws IOException {
    RunFolder run = trained(place);
    run.storage().delete(STATE);
    assertThatThrownBy(() -> read(run))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(run.storage().pathOf(STEP));
  }
}
