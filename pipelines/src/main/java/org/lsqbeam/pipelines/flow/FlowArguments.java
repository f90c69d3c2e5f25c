package org.lsqbeam.pipelines.flow;

import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.report.PageContent;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.PrepareDataset;
import org.lsqbeam.transforms.run.ArtifactStore;

/**
 * The validated arguments of a flow.
 *
 * @param name the experiment's, which begins the names of jobs
 * @param report the name of the report
 * @param page what report.html holds
 * @param experiment defines the runs
 * @param store the folder of all artifacts
 * @param prepare makes the dataset
 * @param work for copies on each worker
 * @param requireGpu whether training without a GPU is refused
 * @param comparesIntegers whether the evaluation also scores packed networks on integers, as the
 *     report's does
 */
public record FlowArguments(
    String name,
    String report,
    PageContent page,
    Experiment experiment,
    ArtifactStore store,
    PrepareDataset prepare,
    WorkerDirectory work,
    boolean requireGpu,
    boolean comparesIntegers) {}
