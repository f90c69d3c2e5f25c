package org.lsqbeam.pipelines.options;

/** Every option of every command. */
public interface LsqOptions
    extends ExperimentOptions, ArtifactOptions, AcceleratorOptions, PlanOptions {}
