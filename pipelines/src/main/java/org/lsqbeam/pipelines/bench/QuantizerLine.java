package org.lsqbeam.pipelines.bench;

import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.quantize.LsqPseudocodeQuantizer;
import org.lsqbeam.graphs.quantize.LsqQuantizer;
import org.lsqbeam.graphs.quantize.QuantizationRange;
import org.lsqbeam.graphs.quantize.Quantizer;
import org.lsqbeam.graphs.quantize.RepeatedQuantization;
import org.lsqbeam.graphs.runtime.Sessions;

/** The quantizer with its gradients, on the activations of a layer of ResNet-20. */
final class QuantizerLine {
  private static final int SIZE = 128 * 32 * 32 * 16;
  private static final int BITS = 4;

  /** Of one turn: the clock of a process's CPU time may tick every 10 ms. */
  private static final int TIMES = 50;

  private QuantizerLine() {}

  static Line of(Peers peers) {
    return new Line(
        "quantizer",
        "quantizer of 4 bits and its gradients, %,d values".formatted(SIZE),
        "values",
        List.of(
            ours("lsq", new LsqQuantizer()),
            ours("the paper's pseudocode", new LsqPseudocodeQuantizer()),
            peers.entry(
                "PyTorch, the paper's pseudocode",
                "quantization",
                Map.of(
                    "size", SIZE, "bits", BITS, "times", TIMES, "threads", Sessions.threads()))));
  }

  private static Entry ours(String name, Quantizer quantizer) {
    return new Entry(
        name,
        () -> {
          RepeatedQuantization repeated =
              new RepeatedQuantization(quantizer, new QuantizationRange(BITS, false), SIZE);
          return Contender.of(
              () -> {
                for (int i = 0; i < TIMES; i++) {
                  repeated.run();
                }
                return (long) TIMES * SIZE;
              },
              repeated::close);
        });
  }
}
