package org.lsqbeam.graphs.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.lsqbeam.graphs.integer.FeatureShapes;
import org.lsqbeam.graphs.integer.IntegerNetwork;
import org.lsqbeam.graphs.integer.NetworkLayer;
import org.lsqbeam.graphs.integer.NetworkLayer.Weighted;
import org.lsqbeam.graphs.integer.PackedFile;
import org.lsqbeam.graphs.integer.PackedNetwork;
import org.lsqbeam.graphs.integer.Preprocessing;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time of one image on a packed network's integers and in ONNX Runtime's 32-bit floats, in
 * turns in one process, each in one thread. Times are the thread's CPU time, so that other
 * processes of the machine count less. {@link SpeedTable} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@SuppressWarnings("NullAway.Init")
public class SpeedBenchmark {
  /** The system property that names the folder of the packed networks. */
  static final String FOLDER = "lsqbeam.networks";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Products that each engine computes in one turn, at least. */
  private static final double PRODUCTS = 2e9;

  private static final int TURNS = 4;

  /** File name of the packed network. */
  @Param("")
  public String network;

  private IntegerNetwork integers;
  private OrtSession session;
  private OnnxTensor images;
  private byte[] pixels;
  private double products;

  /** What is measured: CPU seconds of one image, and its products. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Measured {
    public double integerSeconds;
    public double floatSeconds;
    public double products;
  }

  /** Loads the network into both engines. */
  @Setup
  public void load() throws IOException, OrtException {
    PackedNetwork packed = PackedFile.read(Path.of(System.getProperty(FOLDER), network));
    integers = IntegerNetwork.of(packed);
    products = products(packed);
    Preprocessing size = packed.header().preprocessing();
    pixels = new byte[size.height() * size.width() * 3];
    new Random(1).nextBytes(pixels);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(FullPrecisionModel.of(packed).toByteArray(), options);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).rewind();
    long[] shape = {1, size.height(), size.width(), 3};
    images = OnnxTensor.createTensor(environment, direct, shape, OnnxJavaType.UINT8);
  }

  private static double products(PackedNetwork packed) {
    List<NetworkLayer> layers = packed.header().layers();
    Preprocessing size = packed.header().preprocessing();
    FeatureShapes shapes = FeatureShapes.of(size.height(), size.width(), layers);
    double products = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Weighted layer) {
        products += (double) layer.products() * shapes.of(i).values();
      }
    }
    return products;
  }

  @TearDown
  public void close() throws OrtException {
    images.close();
    session.close();
  }

  /** Classifies images with both engines in turns. */
  @Benchmark
  public float[][] both(Measured measured) throws OrtException {
    int count = (int) Math.ceil(PRODUCTS / products);
    float[][] logits = new float[2][];
    long integerTime = 0;
    long floatTime = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        logits[0] = integers.logits(pixels).values();
      }
      long middle = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        try (OrtSession.Result result = session.run(Map.of("images", images))) {
          logits[1] = ((float[][]) result.get("logits").orElseThrow().getValue())[0];
        }
      }
      integerTime += middle - start;
      floatTime += THREADS.getCurrentThreadCpuTime() - middle;
    }
    measured.integerSeconds = integerTime / 1e9 / TURNS / count;
    measured.floatSeconds = floatTime / 1e9 / TURNS / count;
    measured.products = products;
    return logits;
  }
}
