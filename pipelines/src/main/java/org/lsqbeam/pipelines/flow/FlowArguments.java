package org.lsqbeam.pipelines.flow;

import org.jspecify.annotations.Nullable;
import org.lsqbeam.graphs.network.Arithmetic;
import org.lsqbeam.pipelines.experiment.Experiment;
import org.lsqbeam.pipelines.report.PageContent;
import org.lsqbeam.transforms.cache.WorkerDirectory;
import org.lsqbeam.transforms.prepare.DatasetPreparation;
import org.lsqbeam.transforms.run.ArtifactStore;

/**
 * The validated arguments of a flow.
 *
 * @param name the experiment's, which begins the names of jobs
 * @param report the name of the report
 * @param page what report.html holds
 * @param experiment defines the runs
 * @param store the folder of all artifacts
 * @param preparation of the dataset
 * @param work for copies on each worker
 * @param requireGpu whether training without a GPU is refused
 * @param comparesIntegers whether the evaluation also scores packed networks on integers, as the
 *     report's does
 * @param arithmetic that evaluates quantized runs, again if another one has done so; null for
 *     32-bit floats where nothing has evaluated them
 */
public record FlowArguments(
    String name,
    String report,
    PageContent page,
    Experiment experiment,
    ArtifactStore store,
    DatasetPreparation preparation,
    WorkerDirectory work,
    boolean requireGpu,
    boolean comparesIntegers,
    @Nullable Arithmetic arithmetic) {}
