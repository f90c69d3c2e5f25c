package org.lsqbeam.pipelines.plan;

import java.util.List;
import org.lsqbeam.pipelines.plan.Timetable.Timed;
import org.lsqbeam.transforms.source.Split;

/**
 * The approximate number of requests to Cloud Storage for what is left to do in an output there, in
 * the classes of its price list: A writes and lists, B reads; removals are free. Requests for the
 * input's images are not counted, nor are those that are repeated after faults. Several workers are
 * a cluster, whose job the command follows.
 *
 * <p>The constants are those that the tests' server counts ({@code CloudCostsTest}, {@code
 * JobProgressTest}, {@code SeatTest}).
 *
 * @param classA writes, each upload one, and listings
 * @param classB metadata and contents
 */
record CloudRequests(double classA, double classB) {
  /**
   * US dollars for a standard bucket in one region, September 2026:
   * https://cloud.google.com/storage/pricing.
   */
  private static final double DOLLARS_PER_A = 0.005 / 1000;

  private static final double DOLLARS_PER_B = 0.0004 / 1000;

  /** A worker writes its images in spills of about this size; each shard reads each of them. */
  private static final double BYTES_PER_SPILL = 16 << 20;

  private static final int A_OF_COMMAND = 40;
  private static final int A_PER_SHARD = 2;
  private static final int A_PER_RUN = 48;
  private static final int A_PER_CHECKPOINT = 9;
  private static final int B_PER_SHARD = 5;
  private static final int B_PER_SHARD_AND_SPILL = 2;
  private static final int B_PER_RUN = 115;

  /** The shards that a worker copies, in its first run. */
  private static final int B_PER_SHARD_AND_WORKER = 6;

  private static final int CHECKPOINTS_PER_HOUR = 12;

  /** How often the lease of a run, or of the command, is renewed. */
  private static final int RENEWALS_PER_HOUR = 240;

  /**
   * How often a command that follows a job looks at the runs. Each look lists the runs' files, at
   * most 1,000 with a request.
   */
  private static final int LOOKS_PER_HOUR = 120;

  /**
   * Requests of a waiting worker for each run that another one has: its lease, and the checkpoint
   * that it starts from.
   */
  private static final int B_PER_LOOK_AND_RUN = 4;

  /** Counts for the runs that are left, on some workers. */
  static CloudRequests of(PlannedDataset dataset, Timetable timetable, int workers) {
    List<Timed> left =
        timetable.runs().stream().filter(timed -> timed.run().imagesLeft() > 0).toList();
    double hours = left.stream().mapToDouble(Timed::hours).sum();
    int fetching = Math.min(workers, left.size());
    double hoursOfCommand = timetable.makespan(workers).hours();
    double hoursWaited = workers * hoursOfCommand - hours;
    double checkpoints = hours * CHECKPOINTS_PER_HOUR;
    for (Timed timed : left) {
      PlannedRun run = timed.run();
      checkpoints +=
          run.spec().optimization().epochs()
              * (run.steps() - run.stepsDone())
              / (double) run.steps();
    }
    int shards = dataset.preset().shards(Split.TRAIN) + dataset.preset().shards(Split.VALIDATION);
    double classA =
        A_OF_COMMAND
            + A_PER_RUN * left.size()
            + A_PER_CHECKPOINT * checkpoints
            + RENEWALS_PER_HOUR * (hours + hoursOfCommand);
    double classB = B_PER_RUN * left.size() + (double) B_PER_SHARD_AND_WORKER * shards * fetching;
    if (workers > 1) {
      // A worker that waits lists the runs' files as often as the command does at least.
      classA += LOOKS_PER_HOUR * (hoursOfCommand + hoursWaited);
      double training = hoursOfCommand > 0 ? hours / hoursOfCommand : 0;
      classB += B_PER_LOOK_AND_RUN * LOOKS_PER_HOUR * hoursWaited * training;
    }
    if (!dataset.isPrepared()) {
      double spills = Math.ceil(dataset.bytes() / BYTES_PER_SPILL);
      classA += A_PER_SHARD * shards;
      classB += shards * (B_PER_SHARD + B_PER_SHARD_AND_SPILL * spills);
    }
    return new CloudRequests(classA, classB);
  }

  /** The price in US dollars. */
  double dollars() {
    return classA * DOLLARS_PER_A + classB * DOLLARS_PER_B;
  }
}
