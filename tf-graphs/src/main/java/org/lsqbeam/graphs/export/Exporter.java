package org.lsqbeam.graphs.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lsqbeam.graphs.export.NetworkPacker.Description;
import org.lsqbeam.graphs.io.InvalidDataException;
import org.lsqbeam.graphs.train.TrainingSpec;

/** A format of exported networks. A new one is a class, and a line in {@link ExportFormats}. */
public interface Exporter {
  /** Returns its name, as options give it. */
  String name();

  /** Returns the end of the names of its files. */
  String suffix();

  /** Says why the network of a run cannot be exported, whatever it learned; empty if it can. */
  Optional<String> obstacle(TrainingSpec spec);

  /**
   * Writes a network, whole or not at all, in the place of an earlier export.
   *
   * @param graph with its trained values
   * @return what reads the file, in a sentence; empty if every version of the format's programs
   *     does
   * @throws InvalidDataException if it has values that the format cannot hold
   * @throws IllegalArgumentException if something else is in the place
   */
  Optional<String> write(TrainedGraph graph, Description description, Path to) throws IOException;
}
