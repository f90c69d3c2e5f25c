package org.lsqbeam.pipelines.report;

import java.io.IOException;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.lsqbeam.transforms.training.TrainedNetwork;

/** Writes the report of an experiment when all its networks are evaluated; outputs its folder. */
public final class WriteReport
    extends PTransform<PCollection<TrainedNetwork>, PCollection<String>> {
  private final ReportSource source;

  /** Creates a transform that reads the source when nothing is left to do of any network. */
  public WriteReport(ReportSource source) {
    this.source = source;
  }

  @Override
  public PCollection<String> expand(PCollection<TrainedNetwork> networks) {
    return networks
        .apply("AllNetworks", Count.globally())
        .apply("Write", ParDo.of(new Write(source)));
  }

  private static final class Write extends DoFn<Long, String> {
    private static final long serialVersionUID = 1L;

    private final ReportSource source;

    Write(ReportSource source) {
      this.source = source;
    }

    @ProcessElement
    public void write(OutputReceiver<String> folder) throws IOException {
      source.read().writeTo(source.folder());
      folder.output(source.folder().root());
    }
  }
}
