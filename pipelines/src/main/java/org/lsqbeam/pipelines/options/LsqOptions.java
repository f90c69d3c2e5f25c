package org.lsqbeam.pipelines.options;

/** The options of all commands. */
public interface LsqOptions
    extends ExperimentOptions, ArtifactOptions, AcceleratorOptions, PlanOptions, ReportOptions {}
