package org.lsqbeam.pipelines.paper;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.quantize.Precision;

/**
 * The figures of Learned Step Size Quantization (Esser et al., ICLR 2020) that reports compare
 * with, from {@code figures.yaml}.
 *
 * @param table1 accuracy by network and precision, of all methods
 * @param table2 by weight decay
 * @param table3 by gradient scale and learning rate
 * @param table4 with distillation
 * @param stepLearningRate by the decay of the learning rate
 * @param figure3 sizes of the networks of Table 1
 * @param figure4 R by gradient scale
 * @param quantizationError Section 3.6
 */
public record PaperFigures(
    List<AccuracyRow> table1,
    List<AccuracyRow> table2,
    List<AccuracyRow> table3,
    List<AccuracyRow> table4,
    List<AccuracyRow> stepLearningRate,
    List<SizeRow> figure3,
    List<BalanceRow> figure4,
    List<QuantizationErrorRow> quantizationError) {
  private static final String RESOURCE = "figures.yaml";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new SimpleModule().addKeyDeserializer(Precision.class, new PrecisionKey()))
          .build();

  private static final class PrecisionKey extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return Precision.parse(key);
    }
  }

  public PaperFigures {
    table1 = rows("table1", table1);
    table2 = rows("table2", table2);
    table3 = rows("table3", table3);
    table4 = rows("table4", table4);
    stepLearningRate = rows("stepLearningRate", stepLearningRate);
    figure3 = rows("figure3", figure3);
    figure4 = rows("figure4", figure4);
    quantizationError = rows("quantizationError", quantizationError);
  }

  private static <T> List<T> rows(String name, @Nullable List<T> rows) {
    if (rows == null || rows.isEmpty()) {
      throw new IllegalArgumentException(name + " is " + rows + "; must have at least one row");
    }
    return List.copyOf(rows);
  }

  /** Reads the figures from the jar. */
  public static PaperFigures read() throws IOException {
    try (InputStream stream = PaperFigures.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return YAML.readValue(stream, PaperFigures.class);
    }
  }
}
