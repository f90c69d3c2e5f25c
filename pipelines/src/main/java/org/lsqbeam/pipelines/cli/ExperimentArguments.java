package org.lsqbeam.pipelines.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lsqbeam.pipelines.experiment.ExperimentFile;
import org.lsqbeam.pipelines.options.LsqOptions;

/**
 * The experiment of a command.
 *
 * @param experiment a bundled experiment's name, or the path of a YAML file
 * @param overrides YAML text by key
 * @param name the report's name, if given; null derives it from the overrides
 */
record ExperimentArguments(
    String experiment, Map<String, String> overrides, @Nullable String name) {
  ExperimentArguments {
    overrides = new LinkedHashMap<>(overrides);
    if (name != null) {
      ReportName.requireValid(name);
    }
  }

  static ExperimentArguments of(LsqOptions options, Map<String, String> overrides) {
    return new ExperimentArguments(options.getExperiment(), overrides, options.getName());
  }

  ExperimentArguments with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    all.putAll(more);
    return new ExperimentArguments(experiment, all, name);
  }

  /** The experiment's name, which its jobs have. */
  String experimentName() {
    return ExperimentFile.nameOf(experiment);
  }

  /** The name of the report's folder. */
  String reportName() {
    return name == null ? ReportName.of(experimentName(), overrides) : name;
  }
}
