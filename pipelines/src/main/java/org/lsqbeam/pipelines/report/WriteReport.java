package org.lsqbeam.pipelines.report;

import java.io.IOException;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.lsqbeam.graphs.data.DatasetManifest;
import org.lsqbeam.transforms.training.TrainedNetwork;

/**
 * Writes the report of an experiment when nothing is left to do of any network; outputs its folder.
 * Without a dataset there is no report.
 */
public final class WriteReport
    extends PTransform<PCollection<DatasetManifest>, PCollection<String>> {
  private final ReportSource source;
  private final PCollection<TrainedNetwork> networks;

  /**
   * @param source read for the report
   * @param networks those to wait for
   */
  public WriteReport(ReportSource source, PCollection<TrainedNetwork> networks) {
    this.source = source;
    this.networks = networks;
  }

  @Override
  public PCollection<String> expand(PCollection<DatasetManifest> dataset) {
    PCollectionView<Long> ended =
        networks.apply("AllNetworks", Count.globally()).apply("Ended", View.asSingleton());
    return dataset.apply("Write", ParDo.of(new Write(source, ended)).withSideInputs(ended));
  }

  private static final class Write extends DoFn<DatasetManifest, String> {
    private static final long serialVersionUID = 1L;

    private final ReportSource source;
    private final PCollectionView<Long> ended;

    Write(ReportSource source, PCollectionView<Long> ended) {
      this.source = source;
      this.ended = ended;
    }

    @ProcessElement
    public void write(ProcessContext context) throws IOException {
      context.sideInput(ended); // the runner waits for it
      source.write();
      context.output(source.folder().root());
    }
  }
}
