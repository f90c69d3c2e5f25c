package org.lsqbeam.graphs.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lsqbeam.graphs.integer.Preprocessing;

/** A model in ONNX Runtime, on the processor. */
final class OnnxRuntimeModel implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final Preprocessing size;
  private final List<String> integers;

  private OnnxRuntimeModel(
      ModelProto model,
      Preprocessing size,
      List<String> integers,
      OrtSession.SessionOptions options)
      throws OrtException {
    this.size = size;
    this.integers = integers;
    options.setIntraOpNumThreads(1);
    session = ENVIRONMENT.createSession(model.toByteArray(), options);
  }

  /**
   * Loads a model.
   *
   * @param integers names of tensors inside of the model that are to be put out, too
   * @param configuration entries of the session's configuration
   */
  static OnnxRuntimeModel load(
      OnnxModel model, Preprocessing size, List<String> integers, Map<String, String> configuration)
      throws OrtException {
    ModelProto.Builder builder = model.proto().toBuilder();
    for (String name : integers) {
      builder.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(name));
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      for (Map.Entry<String, String> entry : configuration.entrySet()) {
        options.addConfigEntry(entry.getKey(), entry.getValue());
      }
      return new OnnxRuntimeModel(builder.build(), size, integers, options);
    }
  }

  /**
   * What a model computes for some images.
   *
   * @param logits of each image
   * @param integers of each named tensor and image, {@code [height, width, channels]}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Values(float[][] logits, Map<String, int[][]> integers) {
    /** Returns the integers of one tensor and image. */
    int[] integers(String tensor, int image) {
      return Objects.requireNonNull(integers.get(tensor))[image];
    }
  }

  /**
   * Runs the model.
   *
   * @param pixels of some images, each {@code [height, width, 3]}
   */
  Values run(byte[] pixels) throws OrtException {
    int images = pixels.length / (size.height() * size.width() * 3);
    ByteBuffer direct = ByteBuffer.allocateDirect(pixels.length).put(pixels).rewind();
    long[] shape = {images, size.height(), size.width(), 3};
    try (OnnxTensor input =
            OnnxTensor.createTensor(ENVIRONMENT, direct, shape, OnnxJavaType.UINT8);
        OrtSession.Result result = session.run(Map.of("images", input))) {
      Map<String, int[][]> values = new HashMap<>();
      for (String name : integers) {
        values.put(name, channelsLast((OnnxTensor) result.get(name).orElseThrow(), images));
      }
      return new Values((float[][]) result.get("logits").orElseThrow().getValue(), values);
    }
  }

  private static int[][] channelsLast(OnnxTensor tensor, int images) {
    long[] shape = tensor.getInfo().getShape();
    int channels = (int) shape[1];
    int positions = shape.length == 2 ? 1 : (int) (shape[2] * shape[3]);
    int[] values = integers(tensor);
    int[][] ordered = new int[images][channels * positions];
    for (int i = 0; i < values.length; i++) {
      int image = i / (channels * positions);
      int channel = i / positions % channels;
      ordered[image][i % positions * channels + channel] = values[i];
    }
    return ordered;
  }

  private static int[] integers(OnnxTensor tensor) {
    if (tensor.getInfo().type == OnnxJavaType.INT32) {
      IntBuffer buffer = tensor.getIntBuffer();
      int[] values = new int[buffer.remaining()];
      buffer.get(values);
      return values;
    }
    ByteBuffer bytes = tensor.getByteBuffer();
    boolean unsigned = tensor.getInfo().type == OnnxJavaType.UINT8;
    int[] values = new int[bytes.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = unsigned ? bytes.get(i) & 0xff : bytes.get(i);
    }
    return values;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
