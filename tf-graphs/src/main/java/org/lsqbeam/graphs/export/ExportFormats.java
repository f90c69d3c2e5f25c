package org.lsqbeam.graphs.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lsqbeam.graphs.export.PackedExporter.Encoded;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.io.Suggestions;

/** All formats of exported networks. */
public final class ExportFormats {
  /** The packed network of a run's folder, the default. */
  public static final Exporter PACKED =
      new PackedExporter(
          "lsq", ".lsq", network -> new Encoded(PackedFile.encode(network), Optional.empty()));

  /** In the order of messages. */
  public static final List<Exporter> ALL =
      List.of(
          PACKED,
          onnx(OnnxForm.QUANTIZE_DEQUANTIZE, ".onnx"),
          onnx(OnnxForm.INTEGER, ".int8.onnx"),
          new SavedModelExporter());

  private static final Map<String, Exporter> BY_NAME =
      ALL.stream()
          .collect(
              Collectors.toMap(
                  Exporter::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));

  private ExportFormats() {}

  private static Exporter onnx(OnnxForm form, String suffix) {
    return new PackedExporter(
        form.toString(),
        suffix,
        network -> {
          OnnxModel model = OnnxModel.of(network, form);
          return new Encoded(model.proto().toByteArray(), Optional.of(model.requirement()));
        });
  }

  /**
   * Returns the format of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Exporter named(String name) {
    return Suggestions.named(BY_NAME, "unknown format", name);
  }
}
