package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.transforms.storage.GcsStorage;

/** A run in Cloud Storage and the folder of this machine in which it is trained. */
final class RunUploader {
  private static final List<String> FETCHED =
      List.of("spec.json", MetricsFile.NAME, "provenance.json");

  private final GcsStorage run;
  private final ConditionalWriter files;
  private final StoredCheckpoints stored;
  private final Path folder;

  /** SHA-256 of the files that are in Cloud Storage as they are here. */
  private final Map<String, String> sent = new HashMap<>();

  private final Set<Long> sentCheckpoints = new HashSet<>();

  private RunUploader(GcsStorage run, RunLock claim, Path folder) throws IOException {
    this.run = run;
    this.files = new ConditionalWriter(run, claim);
    this.stored = new StoredCheckpoints(run);
    this.folder = folder;
  }

  /** Fetches what a training goes on from into a folder, which is made. */
  static RunUploader fetch(GcsStorage run, RunLock claim, Path folder) throws IOException {
    RunUploader mirror = new RunUploader(run, claim, Files.createDirectories(folder));
    mirror.fetch();
    return mirror;
  }

  private void fetch() throws IOException {
    for (String name : files.names()) {
      if (FETCHED.contains(name)) {
        run.download(name, folder.resolve(name));
        sent.put(name, Sha256.ofFile(folder.resolve(name)));
      }
    }
    List<Long> whole = stored.whole();
    if (whole.isEmpty()) {
      return;
    }
    // The first for evaluation and to know that the run has begun, the last to go on from.
    for (long step : new LinkedHashSet<>(List.of(whole.get(0), whole.get(whole.size() - 1)))) {
      stored.downloadAsItIs(step, new Checkpoints(folder).at(step).folder());
      sentCheckpoints.add(step);
    }
  }

  /**
   * As {@link #sendAll()}, with a checkpoint that is new, maybe in the place of one of its step.
   */
  void sendAll(Checkpoint saved) throws IOException {
    String name = saved.folder().getFileName().toString();
    Checkpoints.stepOf(name).ifPresent(step -> sentCheckpoints.remove(step));
    sendAll();
  }

  /** Sends what is new of all that training has written, and removes what it has removed. */
  void sendAll() throws IOException {
    // What is newer than the last checkpoint is dropped when a run goes on, so files come first.
    sendFiles();
    Checkpoints checkpoints = new Checkpoints(folder);
    List<Long> here = checkpoints.steps();
    for (long step : here) {
      if (!sentCheckpoints.contains(step)) {
        StoredCheckpoints.upload(step, checkpoints.at(step), files);
        sentCheckpoints.add(step);
      }
    }
    for (long step : stored.files().keySet()) {
      if (!here.contains(step)) {
        StoredCheckpoints.remove(step, files);
      }
    }
  }

  /** Sends all that is new but checkpoints. */
  void sendFiles() throws IOException {
    for (Path file : filesHere()) {
      String name = file.getFileName().toString();
      String sha256 = Sha256.ofFile(file);
      if (!sha256.equals(sent.get(name))) {
        files.upload(file, name);
        sent.put(name, sha256);
      }
    }
  }

  private List<Path> filesHere() throws IOException {
    try (Stream<Path> here = Files.list(folder)) {
      return here.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** As {@link RunFolder#writeDone}. */
  void writeDone(RunFolder.Done done) throws IOException {
    files.write(RunFolder.DONE, done);
    files.delete(RunFolder.FAILED);
  }

  /** As {@link RunFolder#writeFailure}. */
  void writeFailure(String reason) throws IOException {
    files.write(RunFolder.FAILED, new RunFolder.Failure(reason));
  }
}
