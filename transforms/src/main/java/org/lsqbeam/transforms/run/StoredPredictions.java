package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.train.TrainingSpec;

/** The file {@value PredictionsFile#NAME} in the folder of a run that is evaluated. */
public final class StoredPredictions {
  private final RunFolder run;
  private final StoredNetwork network;

  public StoredPredictions(RunFolder run, TrainingSpec spec) {
    this.run = run;
    network = new StoredNetwork(run, spec);
  }

  /** Whether there are none, as in a run that an earlier version evaluated. */
  public boolean isMissing() throws IOException {
    return !run.storage().isFile(PredictionsFile.NAME);
  }

  /**
   * Reads the predictions; empty if there are none.
   *
   * @throws DamagedFileException if they are damaged, or of other variables than the run's
   */
  public Optional<PredictionsFile> read() throws IOException {
    byte[] content;
    try {
      content = run.storage().read(PredictionsFile.NAME);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String file = run.storage().pathOf(PredictionsFile.NAME);
    PredictionsFile predictions = PredictionsFile.parse(content, file);
    if (!network.isOrigin(predictions.origin())) {
      throw new DamagedFileException(file + " is damaged: it is not of the run's variables");
    }
    return Optional.of(predictions);
  }

  /** Writes the predictions. */
  public void write(PredictionsFile predictions) throws IOException {
    run.storage().write(PredictionsFile.NAME, predictions.encode());
  }
}
