package org.lsqbeam.pipelines.options;

/** The options of all commands. */
public interface LsqOptions
    extends ExperimentOptions,
        ReproductionOptions,
        ArtifactOptions,
        AcceleratorOptions,
        PlanOptions,
        ReportOptions,
        EvaluationOptions,
        PageOptions,
        LogOptions,
        JobOptions,
        BrowserOptions,
        CleaningOptions,
        WatchOptions,
        ComparisonOptions,
        BenchOptions,
        ExportOptions,
        VerifyOptions,
        ClassifyOptions {}
