package org.lsqbeam.graphs.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * The cache sizes that oneDNN blocks its kernels for, corrected where they are impossible.
 *
 * <p>On AMD processors in virtual machines that hide their caches, oneDNN 3.2 to 3.7 computes
 * caches of one byte: training takes nearly twice the time, and ends in other bits (decision 011).
 */
public final class OneDnnCaches {
  /** The outcome of the correction, once per process. */
  public enum Correction {
    /** The sizes were impossible; oneDNN takes its defaults now. */
    CORRECTED,
    /** The sizes are possible ones; nothing was written. */
    NOT_NEEDED,
    /** The sizes are impossible and stay, since the option says so. */
    SWITCHED_OFF,
    /** The sizes are possible ones, and the option says that nothing is written. */
    SWITCHED_OFF_NOT_NEEDED,
    /** oneDNN's sizes cannot be read here; nothing was written. */
    UNKNOWN;

    /** In words, as provenance and commands say it. */
    public String label() {
      return this == SWITCHED_OFF_NOT_NEEDED
          ? "switched off, not needed"
          : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The name of the action taken in this process; null before any. */
  private static final @Nullable String[] DONE =
      JvmSingletons.value("onednn-caches", String[].class, () -> new String[1]);

  private static boolean allowed = true;

  private OneDnnCaches() {}

  /**
   * Sets whether impossible sizes are corrected; the default is that they are.
   *
   * @throws UnsatisfiedRequirementException if the opposite was done in this process
   */
  public static void allowCorrection(boolean allow) {
    synchronized (DONE) {
      Correction opposite = allow ? Correction.SWITCHED_OFF : Correction.CORRECTED;
      if (opposite.name().equals(DONE[0])) {
        throw new UnsatisfiedRequirementException(
            "correctCpuCaches is "
                + allow
                + ", but a job before this one in this process had "
                + !allow
                + ", and oneDNN keeps its kernels");
      }
      allowed = allow;
    }
  }

  /** Whether impossible sizes are corrected. */
  static boolean isCorrectionAllowed() {
    synchronized (DONE) {
      return allowed;
    }
  }

  /** The outcome in this process; empty before its first session. */
  public static Optional<Correction> correction() {
    synchronized (DONE) {
      return Optional.ofNullable(DONE[0]).map(Correction::valueOf);
    }
  }

  /**
   * The cache bytes per core that kernels are blocked for now, by level, from L1; an empty list
   * where oneDNN takes its defaults, nothing where they cannot be read.
   */
  public static Optional<List<Long>> bytesPerCore() {
    return locate().filter(OneDnnCpu::isKnown).map(OneDnnCpu::cacheBytes);
  }

  /** One line for a person. */
  public static String description() {
    String sizes =
        bytesPerCore()
            .map(
                bytes ->
                    bytes.isEmpty()
                        ? "oneDNN's defaults"
                        : bytes.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + " bytes per core")
            .orElse("unknown");
    return "CPU cache sizes: "
        + sizes
        + correction().map(done -> "; correction: " + done.label()).orElse("");
  }

  /**
   * Corrects impossible sizes, if nobody in this process has yet. No kernel may have been made
   * before, since those are kept.
   *
   * @param config of all sessions of this process
   */
  static void correctOnce(ConfigProto config) {
    synchronized (DONE) {
      if (DONE[0] == null) {
        Optional<OneDnnCpu> cpu = locate();
        cpu.filter(found -> !found.isInitialized()).ifPresent(found -> initialize(config));
        DONE[0] = cpu.map(found -> correct(found, allowed)).orElse(Correction.UNKNOWN).name();
      }
    }
  }

  /** Writes to it only where it holds what no processor has. */
  static Correction correct(OneDnnCpu cpu, boolean allowed) {
    if (!cpu.isKnown()) {
      return Correction.UNKNOWN;
    }
    boolean needed = cpu.hasImpossibleCaches();
    if (!allowed) {
      return needed ? Correction.SWITCHED_OFF : Correction.SWITCHED_OFF_NOT_NEEDED;
    }
    if (!needed) {
      return Correction.NOT_NEEDED;
    }
    cpu.forgetCaches();
    return Correction.CORRECTED;
  }

  private static Optional<OneDnnCpu> locate() {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return Optional.empty();
    }
    try {
      Optional<Processor> processor = CpuInfo.processor();
      return processor.isEmpty()
          ? Optional.empty()
          : OneDnnLocator.locate(Path.of("/proc/self/maps"))
              .map(found -> new OneDnnCpu(new NativeMemory(), found, processor.get()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes oneDNN look at the processor, by one small convolution of a fed image: one of constants
   * would be computed before oneDNN has it. A matrix product would not do: its kernel looks at the
   * cache sizes once and keeps them.
   */
  static void initialize(ConfigProto config) {
    Shape shape = Shape.of(1, 8, 8, 16);
    try (Graph graph = new Graph();
        Session session = new Session(graph, config);
        TFloat32 zeros = TFloat32.tensorOf(shape)) {
      Ops tf =
          Ops.create(graph)
              .withDevice(
                  DeviceSpec.newBuilder()
                      .deviceType(DeviceSpec.DeviceType.CPU)
                      .deviceIndex(0)
                      .build());
      Placeholder<TFloat32> image = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      Conv2d<TFloat32> convolution =
          tf.nn.conv2d(
              image, tf.constant(new float[3][3][16][16]), List.of(1L, 1L, 1L, 1L), "SAME");
      Sessions.run(session.runner().feed(image, zeros).fetch(convolution)).close();
    }
  }
}
