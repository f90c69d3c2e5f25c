package org.lsqbeam.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;
import org.lsqbeam.pipelines.experiment.Experiment;

/** Writes an experiment's settings as YAML. */
final class ResolvedYaml {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  private ResolvedYaml() {}

  static String of(Experiment experiment) {
    try {
      return YAML.writeValueAsString(experiment.settings());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
