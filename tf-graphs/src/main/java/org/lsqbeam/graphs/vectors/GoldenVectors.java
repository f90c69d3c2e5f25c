package org.lsqbeam.graphs.vectors;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lsqbeam.graphs.data.Images;
import org.lsqbeam.graphs.data.LabelledImage;
import org.lsqbeam.graphs.image.Crop;
import org.lsqbeam.graphs.integer.FeatureShapes;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.LayerReaders;
import org.lsqbeam.graphs.integer.Logits;
import org.lsqbeam.graphs.integer.NetworkHeader;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.BatchNorm;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.PackedNetwork.Norm;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.lsqbeam.graphs.io.Arguments;
import org.lsqbeam.graphs.io.AtomicFolder;
import org.lsqbeam.graphs.io.SealedJson;
import org.lsqbeam.graphs.io.Sha256;
import org.lsqbeam.graphs.vectors.VectorManifest.LayerVectors;
import org.lsqbeam.graphs.vectors.VectorManifest.NormVectors;

/**
 * A folder with the integers of every layer of a packed network for some images: the codes of its
 * input and weights and their sums as {@code .npy} files, and a manifest with the rules. An
 * implementation in other hardware or software is checked with it, without running this one.
 */
public final class GoldenVectors {
  /** The kind of folder. */
  public static final AtomicFolder FOLDER =
      new AtomicFolder("folder of golden vectors", VectorManifest.NAME);

  private final Path folder;
  private final int count;
  private final PackedNetwork packed;
  private final List<NetworkLayer> layers;
  private final Map<String, LayerFiles> weighted = new LinkedHashMap<>();

  private GoldenVectors(Path folder, int count, PackedNetwork packed) {
    this.folder = folder;
    this.count = count;
    this.packed = packed;
    layers = packed.header().layers();
  }

  /**
   * Writes a folder, whole or not at all, in the place of earlier golden vectors.
   *
   * @param network a packed network's file
   * @param images of which the first are computed, as the network's dataset has them
   * @param count how many of them
   * @throws IllegalArgumentException if there are fewer images, or something else is in the place
   */
  public static void write(Path folder, Path network, Images images, int count) throws IOException {
    requireImages(count, images.size());
    PackedNetwork packed = PackedFile.read(network);
    String sha256 = Sha256.ofFile(network);
    FOLDER.write(
        folder, unfinished -> new GoldenVectors(unfinished, count, packed).fill(images, sha256));
  }

  /**
   * Checks a number of images.
   *
   * @throws IllegalArgumentException if the validation set has fewer images
   */
  public static void requireImages(int count, long images) {
    Arguments.check(
        count >= 1 && count <= images,
        "vectors",
        count,
        "1 to " + images + ", the number of validation images");
  }

  private void fill(Images images, String sha256) throws IOException {
    Files.createDirectories(folder);
    NetworkHeader header = packed.header();
    Preprocessing preprocessing = header.preprocessing();
    createLayerFiles();
    NpyFile pixels =
        file("pixels", NpyFile.Type.UINT8, preprocessing.height(), preprocessing.width(), 3);
    NpyFile labels = file("labels", NpyFile.Type.INT32);
    NpyFile logits = file("logits", NpyFile.Type.FLOAT32, header.classes().size());
    Crop crop =
        new Crop(images.height(), images.width(), preprocessing.height(), preprocessing.width());
    IntegerNetwork network = IntegerNetwork.of(packed);
    for (int image = 0; image < count; image++) {
      LabelledImage example = images.example(image);
      byte[] input = new byte[crop.bytes()];
      crop.copyCentre(example.image().rgb(), input, 0);
      Logits output = compute(network, input);
      pixels.append(input);
      labels.append(new int[] {example.label()}, 1);
      logits.append(output.values());
    }
    VectorManifest manifest =
        new VectorManifest(
            VectorManifest.FORMAT_VERSION,
            header.network(),
            header.precision(),
            sha256,
            header.origin(),
            preprocessing,
            List.of(preprocessing.factor(0), preprocessing.factor(1), preprocessing.factor(2)),
            count,
            certificate(),
            VectorRules.ALL,
            layers,
            layerVectors(),
            norms(),
            pixels.described(),
            labels.described(),
            logits.described());
    Files.write(folder.resolve(VectorManifest.NAME), SealedJson.indented(manifest));
  }

  private void createLayerFiles() throws IOException {
    Preprocessing size = packed.header().preprocessing();
    FeatureShapes shapes = FeatureShapes.of(size.height(), size.width(), layers);
    for (int position = 0; position < layers.size(); position++) {
      if (layers.get(position) instanceof Weighted layer) {
        weighted.put(layer.name(), new LayerFiles(folder, count, packed, shapes, position));
      }
    }
  }

  private NpyFile file(String name, NpyFile.Type type, Integer... shape) throws IOException {
    return new NpyFile(
        folder, name + ".npy", type, Stream.concat(Stream.of(count), Stream.of(shape)).toList());
  }

  /** Computes the logits of an image and writes what each layer computes. */
  private Logits compute(IntegerNetwork network, byte[] pixels) throws IOException {
    try {
      return network.logits(
          pixels,
          (layer, input, codes, sums) -> {
            try {
              requireNonNull(weighted.get(layer.name())).append(codes, sums);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String certificate() {
    LayerFiles last = null;
    for (LayerFiles files : weighted.values()) {
      last = files;
    }
    return requireNonNull(last).sumsSha256();
  }

  private List<LayerVectors> layerVectors() throws IOException {
    NextLayers next = new NextLayers(layers);
    List<LayerVectors> described = new ArrayList<>();
    for (LayerFiles files : weighted.values()) {
      Map<String, String> outputs = new LinkedHashMap<>();
      for (Weighted reader : next.of(files.outputPosition())) {
        outputs.put(reader.name(), requireNonNull(weighted.get(reader.name())).inputFile());
      }
      described.add(files.described(outputs));
    }
    return described;
  }

  private Map<String, NormVectors> norms() throws IOException {
    Map<String, NormVectors> norms = new LinkedHashMap<>();
    for (int position = 0; position < layers.size(); position++) {
      if (layers.get(position) instanceof BatchNorm layer
          && !LayerReaders.isFolded(layers, position)) {
        Norm numbers = requireNonNull(packed.norms().get(layer.name()));
        String own = "%03d-%s-".formatted(position, layer.name().replace('/', '-'));
        norms.put(
            layer.name(),
            new NormVectors(
                NpyFile.of(folder, own + "scale.npy", numbers.scale()).described(),
                NpyFile.of(folder, own + "offset.npy", numbers.offset()).described()));
      }
    }
    return norms;
  }
}
