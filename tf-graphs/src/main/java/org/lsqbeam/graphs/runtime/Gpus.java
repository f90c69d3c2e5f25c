package org.lsqbeam.graphs.runtime;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** The GPUs that TensorFlow computes on in this process. */
public final class Gpus {
  private static final String GPU = "GPU";

  private Gpus() {}

  /**
   * TensorFlow's names of the GPUs that it sees, such as {@code
   * /job:localhost/replica:0/task:0/device:GPU:0}; none where it sees none.
   */
  public static List<String> names() {
    // Only the C API lists devices, once the library is loaded.
    TensorFlow.version();
    // The first session of a process configures the devices for all later ones.
    byte[] config = Sessions.config().toByteArray();
    try (BytePointer wanted = new BytePointer(config);
        TF_Status status = TF_Status.newStatus();
        TF_Graph graph = TF_Graph.newGraph();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions()) {
      tensorflow.TF_SetConfig(options, wanted, config.length, status);
      status.throwExceptionIfNotOK();
      try (TF_Session session = TF_Session.newSession(graph, options, status)) {
        status.throwExceptionIfNotOK();
        TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
        status.throwExceptionIfNotOK();
        try {
          return names(devices, status);
        } finally {
          tensorflow.TF_DeleteDeviceList(devices);
        }
      }
    }
  }

  private static List<String> names(TF_DeviceList devices, TF_Status status) {
    List<String> gpus = new ArrayList<>();
    for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
      if (GPU.equals(text(tensorflow.TF_DeviceListType(devices, i, status)))) {
        gpus.add(text(tensorflow.TF_DeviceListName(devices, i, status)));
      }
      status.throwExceptionIfNotOK();
    }
    return gpus;
  }

  private static String text(Pointer characters) {
    return new BytePointer(characters).getString();
  }

  /**
   * Makes sure that TensorFlow computes on a GPU in this process.
   *
   * @throws UnsatisfiedRequirementException if it sees none
   */
  public static void require() {
    if (names().isEmpty()) {
      throw new UnsatisfiedRequirementException(
          "requireGpu is true, but TensorFlow sees no GPU here; needed: an NVIDIA GPU with its"
              + " driver, CUDA 12 and cuDNN 9, and a build with -Pgpu");
    }
  }
}
