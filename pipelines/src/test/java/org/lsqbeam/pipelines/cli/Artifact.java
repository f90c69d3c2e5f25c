package org.lsqbeam.pipelines.cli;

import static org.lsqbeam.pipelines.cli.Artifact.Part.DATASET;
import static org.lsqbeam.pipelines.cli.Artifact.Part.REPORT;
import static org.lsqbeam.pipelines.cli.Artifact.Part.ROOT;
import static org.lsqbeam.pipelines.cli.Artifact.Part.RUN;
import static org.lsqbeam.pipelines.cli.Artifact.Part.UNFINISHED;

import com.google.common.collect.ImmutableList;

/** A kind of file in an output; each has its rows in {@code docs/reliability.md}. */
enum Artifact {
  FORMAT(ROOT, "lsq-beam.json"),
  MANIFEST(DATASET, "manifest.json"),
  SHARD(DATASET, "train-00003-of-00016.tfrecord"),
  INDEX(DATASET, "train-00003-of-00016.tfrecord.index"),
  REJECTED(DATASET, "rejected.jsonl"),
  SPEC(RUN, "spec.json"),
  STATE(RUN, "checkpoints/step-00000005/state.json"),
  VARIABLES(RUN, "checkpoints/step-00000005/variables.data-00000-of-00001"),
  VARIABLES_INDEX(RUN, "checkpoints/step-00000005/variables.index"),
  METRICS(RUN, "metrics.jsonl"),
  PROVENANCE(RUN, "provenance.json"),
  DONE(RUN, "done.json"),
  EVALUATION(RUN, "evaluation.json"),
  PREDICTIONS(RUN, "predictions.bin"),
  QUANTIZATION_ERROR(RUN, "quantization-error.json"),
  NETWORK(RUN, "network.lsq"),
  AGREEMENT(RUN, "integer-agreement.json"),
  FAILED(UNFINISHED, "failed.json"),
  ATTEMPTS(UNFINISHED, "attempts.json"),
  RESULTS(REPORT, "results.json"),
  TABLE(REPORT, "results.csv"),
  MARKDOWN(REPORT, "report.md"),
  HTML(REPORT, "report.html"),
  EXPERIMENT(REPORT, "experiment.yaml"),
  COMMANDS(REPORT, "command.txt");

  /** The part of an output that a file belongs to. */
  enum Part {
    ROOT(""),
    DATASET("datasets/cifar10-*/", "datasets"),
    RUN("runs/resnet-8-2bit-*/", "runs", "reports"),
    /** A run that is not done. */
    UNFINISHED(RUN.folder, "runs"),
    REPORT("reports/cifar10/", "runs", "reports");

    private final String folder;
    private final ImmutableList<String> needs;

    Part(String folder, String... needs) {
      this.folder = folder;
      this.needs = ImmutableList.copyOf(needs);
    }

    /** The folders that tell whether its files are damaged. */
    ImmutableList<String> needs() {
      return needs;
    }
  }

  static final String MADE_AGAIN = "made again";
  static final String REMOVED = "removed";
  static final String REFUSED = "refused, exit code 3";
  static final String NOT_READ = "not read";

  private final Part part;
  private final String file;

  Artifact(Part part, String file) {
    this.part = part;
    this.file = file;
  }

  Part part() {
    return part;
  }

  /** Its name in the folder of its part. */
  String file() {
    return file;
  }

  /** Its path in an output, in which a star stands for the digits of a fingerprint. */
  String path() {
    return part.folder + file;
  }

  /** What {@code reproduce} does about a damaged file that {@code RunCheck} does not repair. */
  String remedy(Damage damage) {
    if (this == REJECTED) {
      return NOT_READ;
    }
    if (damage == Damage.FOLDER) {
      return REFUSED;
    }
    if (this == FORMAT && damage != Damage.DELETED) {
      return REFUSED;
    }
    if (part == Part.UNFINISHED) {
      return damage == Damage.DELETED ? NOT_READ : REMOVED;
    }
    return MADE_AGAIN;
  }
}
