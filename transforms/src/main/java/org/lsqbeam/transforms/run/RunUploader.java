package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.train.Checkpoint;
import org.lsqbeam.graphs.train.Checkpoints;
import org.lsqbeam.graphs.train.MetricsFile;
import org.lsqbeam.graphs.train.Trainer;
import org.lsqbeam.transforms.progress.ProgressLine;
import org.lsqbeam.transforms.progress.WorkProgress;
import org.lsqbeam.transforms.storage.ObjectStorage;
import org.slf4j.event.Level;

/** Uploads a run from the local folder in which it is trained to its object store. */
final class RunUploader {
  private static final List<String> FETCHED =
      List.of(Trainer.SPEC_FILE, MetricsFile.NAME, RunFolder.PROVENANCE);

  private static final double MIB = 1 << 20;

  private final ObjectStorage run;
  private final ConditionalWriter files;
  private final StoredCheckpoints stored;
  private final Path folder;

  /** SHA-256 of the uploaded files, by name. */
  private final Map<String, String> sent = new HashMap<>();

  private final Set<Long> sentCheckpoints = new HashSet<>();

  /** The rate of the upload of the last checkpoint; 0 before the first. */
  private double bytesPerSecond;

  private RunUploader(ObjectStorage run, RunLock lock, Path folder) throws IOException {
    this.run = run;
    this.files = new ConditionalWriter(run, lock);
    this.stored = new StoredCheckpoints(run);
    this.folder = folder;
  }

  /** Downloads what training resumes from into a folder, which is created. */
  static RunUploader fetch(ObjectStorage run, RunLock lock, Path folder) throws IOException {
    RunUploader uploader = new RunUploader(run, lock, Files.createDirectories(folder));
    uploader.fetch();
    return uploader;
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
    // The first shows that the run has begun; training resumes from the last.
    for (long step : new LinkedHashSet<>(List.of(whole.get(0), whole.get(whole.size() - 1)))) {
      stored.downloadUnchecked(step, new Checkpoints(folder).at(step).folder());
      sentCheckpoints.add(step);
    }
  }

  /** Sends all that is new, with a checkpoint that may replace an earlier one of its step. */
  void sendAll(Checkpoint saved) throws IOException {
    String name = saved.folder().getFileName().toString();
    Checkpoints.stepOf(name).ifPresent(step -> sentCheckpoints.remove(step));
    sendAll();
  }

  /** Sends all that training has written since, and removes what it has removed. */
  void sendAll() throws IOException {
    // Files first: a resumed run drops their content after its last checkpoint.
    sendFiles();
    Checkpoints checkpoints = new Checkpoints(folder);
    List<Long> here = checkpoints.steps();
    for (long step : here) {
      if (!sentCheckpoints.contains(step)) {
        upload(step, checkpoints.at(step));
        sentCheckpoints.add(step);
      }
    }
    for (long step : stored.files().keySet()) {
      if (!here.contains(step)) {
        StoredCheckpoints.remove(step, files);
      }
    }
  }

  private void upload(long step, Checkpoint checkpoint) throws IOException {
    long bytes = 0;
    for (String file : Checkpoint.FILES) {
      bytes += Files.size(checkpoint.folder().resolve(file));
    }
    WorkProgress.advance(line("uploading", step, bytes, bytesPerSecond), false);
    long start = System.nanoTime();
    StoredCheckpoints.upload(step, checkpoint, files);
    bytesPerSecond = bytes / Math.max(1e-3, (System.nanoTime() - start) / 1e9);
    WorkProgress.advance(line("uploaded", step, bytes, bytesPerSecond), false);
  }

  /**
   * @param rate in bytes per second; 0 if it is not known yet
   */
  private ProgressLine line(String what, long step, long bytes, double rate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("folder", run.root());
    fields.put("step", step);
    fields.put("bytes", bytes);
    if (rate > 0) {
      fields.put("bytesPerSecond", Math.round(rate));
    }
    return new ProgressLine(
        Level.INFO,
        "upload",
        List.of(
            what + " the checkpoint of step " + step,
            String.format(Locale.ROOT, "%.1f MiB", bytes / MIB),
            rate > 0 ? String.format(Locale.ROOT, "%.1f MiB/s", rate / MIB) : ""),
        run.root(),
        fields);
  }

  /** Sends all new files except checkpoints. */
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

  /** Does the same as {@link RunFolder#writeDone}. */
  void writeDone(RunFolder.Done done) throws IOException {
    files.write(RunFolder.DONE, SealedJson.indented(done));
    files.delete(RunFolder.FAILED);
  }

  /** Does the same as {@link RunFolder#writeFailure}. */
  void writeFailure(byte[] content) throws IOException {
    files.write(RunFolder.FAILED, content);
  }
}
