package org.lsqbeam.transforms.training;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.FolderTree;
import org.lsqbeam.graphs.io.Messages;
import org.lsqbeam.graphs.network.NetworkInput;
import org.lsqbeam.graphs.network.Normalization;
import org.lsqbeam.graphs.network.architectures.NetworkCatalog;
import org.lsqbeam.graphs.pretrained.NameMap;
import org.lsqbeam.graphs.pretrained.PretrainedVariables;
import org.lsqbeam.transforms.run.Provenance;

/**
 * Pretrained weights that a network's runs start from.
 *
 * @param file in the safetensors format, on this machine or in Cloud Storage
 * @param names the name or path of the map from the network's variables to the file's tensors
 * @param epochs of further training at full precision; 0 takes the weights as they are
 * @param sha256 of the file, in hex
 * @param fingerprint of the file and the map
 * @param pixels how the weights' images were normalized; null if the map does not say
 */
public record PretrainedInit(
    String file,
    String names,
    int epochs,
    String sha256,
    String fingerprint,
    @Nullable Normalization pixels)
    implements Serializable {
  /**
   * Reads the map, and hashes the file.
   *
   * @throws IllegalArgumentException if there is no such map, or epochs is negative
   * @throws org.lsqbeam.graphs.io.InvalidDataException if there is no such file
   */
  public static PretrainedInit read(String file, String names, int epochs) throws IOException {
    Arguments.check(epochs >= 0, "init.epochs", epochs, "at least 0");
    NameMap map = NameMap.read(names);
    // Workers of a cluster have other working directories.
    String path = new PretrainedFile(file).absolute();
    String sha256 = new PretrainedFile(file).sha256();
    String mapPath =
        NameMap.names().contains(names) ? names : Path.of(names).toAbsolutePath().toString();
    return new PretrainedInit(
        path,
        mapPath,
        epochs,
        sha256,
        PretrainedVariables.fingerprint(sha256, map),
        map.pixels().orElse(null));
  }

  /**
   * Checks that the file and the map have every variable of a network in its shape, without reading
   * values.
   *
   * @param input the network's input and its number of classes
   * @return a note that names the file's tensors that no variable takes, if there are any
   * @throws IllegalArgumentException if the map is for another network
   * @throws org.lsqbeam.graphs.io.InvalidDataException if the file is damaged, lacks a tensor, or
   *     has one of another shape
   */
  public Optional<String> check(String network, NetworkInput input) throws IOException {
    Path folder = Files.createTempDirectory("imported");
    try (PretrainedVariables variables = open(network, input, folder)) {
      List<String> unused = variables.unused();
      return unused.isEmpty()
          ? Optional.empty()
          : Optional.of(file + ": no variable of " + network + " takes " + Messages.of(unused));
    } finally {
      FolderTree.delete(folder);
    }
  }

  /** The entry in a run's provenance. */
  Provenance.Imported provenance() {
    return new Provenance.Imported(file, sha256, names);
  }

  /** Writes the variables as a checkpoint into a new folder. */
  Path save(String network, NetworkInput input, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path prefix = folder.resolve("variables");
    try (PretrainedVariables variables = open(network, input, folder)) {
      variables.save(prefix);
    }
    return prefix;
  }

  /** Opens the file; one in Cloud Storage is copied into the folder first. */
  private PretrainedVariables open(String network, NetworkInput input, Path folder)
      throws IOException {
    return PretrainedVariables.open(
        new PretrainedFile(file).copyIn(folder),
        NameMap.read(names),
        NetworkCatalog.named(network),
        input);
  }
}
