package org.lsqbeam.transforms.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Function;
import org.lsqbeam.graphs.evaluate.PredictionsFile;
import org.lsqbeam.graphs.export.AgreementFile;
import org.lsqbeam.graphs.integer.NetworkHeader.Origin;
import org.lsqbeam.graphs.io.DamagedFileException;
import org.lsqbeam.graphs.train.TrainingSpec;

/**
 * A file in the folder of a run that names the run and the variables that it was computed from.
 *
 * @param <T> what is in it
 */
public final class BoundFile<T> {
  private final RunFolder run;
  private final StoredNetwork network;
  private final String name;
  private final Format<T> format;
  private final Condition condition;

  /** How the file is written and read. */
  private record Format<T>(Parser<T> parser, Encoder<T> encoder, Function<T, Origin> origin) {}

  @FunctionalInterface
  private interface Parser<T> {
    T parse(byte[] content, String file);
  }

  @FunctionalInterface
  private interface Encoder<T> {
    byte[] encode(T content) throws IOException;
  }

  /** Whether the file can be made. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private BoundFile(
      RunFolder run, StoredNetwork network, String name, Format<T> format, Condition condition) {
    this.run = run;
    this.network = network;
    this.name = name;
    this.format = format;
    this.condition = condition;
  }

  /** The file {@value PredictionsFile#NAME} of a run that is evaluated. */
  public static BoundFile<PredictionsFile> predictions(RunFolder run, TrainingSpec spec) {
    return new BoundFile<>(
        run,
        new StoredNetwork(run, spec),
        PredictionsFile.NAME,
        new Format<>(PredictionsFile::parse, PredictionsFile::encode, PredictionsFile::origin),
        () -> true);
  }

  /** The file {@value AgreementFile#NAME} of a run whose network is packed. */
  public static BoundFile<AgreementFile> agreement(RunFolder run, TrainingSpec spec) {
    StoredNetwork network = new StoredNetwork(run, spec);
    return new BoundFile<>(
        run,
        network,
        AgreementFile.NAME,
        new Format<>(AgreementFile::parse, AgreementFile::encode, AgreementFile::origin),
        network::canBePacked);
  }

  /** Whether the file can be made, and is not there, as in a run of an earlier version. */
  public boolean isMissing() throws IOException {
    return !run.storage().isFile(name) && condition.holds();
  }

  /**
   * Reads the file; empty if there is none.
   *
   * @throws DamagedFileException if it is damaged, or of other variables than the run's
   */
  public Optional<T> read() throws IOException {
    byte[] bytes;
    try {
      bytes = run.storage().read(name);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String file = run.storage().pathOf(name);
    T content = format.parser().parse(bytes, file);
    if (!network.isOrigin(format.origin().apply(content))) {
      throw new DamagedFileException(file + " is damaged: it is not of the run's variables");
    }
    return Optional.of(content);
  }

  /** Writes the file. */
  public void write(T content) throws IOException {
    run.storage().write(name, format.encoder().encode(content));
  }
}
