package org.lsqbeam.transforms.training;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.graphs.train.TrainingSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's place: it takes runs as they become ready until nothing is left of any. */
final class Seat {
  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

  private static final long FIRST_PAUSE_MILLIS = 250;

  /** Bounds what looking at an object store costs. */
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final RunWorker worker;
  private final RunSchedule schedule;
  private final RunListing listing;
  private final SweepProgress sweep;
  private final Map<TrainingSpec, TrainingRun> runs = new HashMap<>();
  private final Set<String> trained = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  private Seat(RunWorker worker, RunSchedule schedule, SweepProgress sweep) {
    this.worker = worker;
    this.schedule = schedule;
    this.sweep = sweep;
    listing = worker.listing();
  }

  static Seat at(RunWorker worker, List<TrainingRun> runs, DatasetManifest dataset) {
    List<TrainingSpec> specs = runs.stream().map(TrainingRun::spec).toList();
    RunWork work = new RunWork(dataset);
    Seat seat =
        new Seat(worker, RunSchedule.of(specs, work::of), new SweepProgress(runs, work::of));
    runs.forEach(run -> seat.runs.put(run.spec(), run));
    return seat;
  }

  /**
   * Works until all runs have ended, by this worker or another.
   *
   * @param done takes the runs that this worker did
   */
  void work(Consumer<TrainedNetwork> done) throws IOException, InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    if (ended.size() < runs.size()) {
      look();
    }
    while (ended.size() < runs.size()) {
      Optional<TrainedNetwork> network = takeNext();
      if (network.isPresent()) {
        done.accept(network.get());
        pause = FIRST_PAUSE_MILLIS;
      } else {
        if (pause == FIRST_PAUSE_MILLIS) {
          LOG.info(
              "{}; waiting; {} of {} runs have ended",
              worker.whoTrains(schedule.ready(trained, ended).get(0)),
              ended.size(),
              runs.size());
        }
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
      look();
    }
  }

  /** Does the first ready run that no other worker has. */
  Optional<TrainedNetwork> takeNext() throws IOException, InterruptedException {
    for (TrainingSpec spec : schedule.ready(trained, ended)) {
      Optional<TrainedNetwork> network =
          worker.work(requireNonNull(runs.get(spec)), sweep, trained.contains(spec.fingerprint()));
      if (network.isPresent()) {
        return network;
      }
    }
    return Optional.empty();
  }

  /** Looks which runs have got further, by any worker. */
  void look() throws IOException {
    listing.refresh();
    for (TrainingSpec spec : schedule.runs()) {
      String run = spec.fingerprint();
      if (!ended.contains(run) && listing.mayBeFurther(spec)) {
        if (trained.contains(run) || worker.isTrained(spec)) {
          trained.add(run);
          sweep.end(spec);
          if (worker.isEnded(spec)) {
            ended.add(run);
          }
        }
      }
    }
  }
}
