package org.lsqbeam.pipelines.experiment;

import java.io.IOException;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.transforms.training.PretrainedInit;

/** The pretrained weights that a network's full-precision runs start from. */
record PretrainedSource(
    @Setting("File in the safetensors format, on this machine or in gs://.") String file,
    @Setting("Name or path of the map from the file's tensors to variables.") String names,
    @Setting(
            value =
                "Epochs of further training at full precision; 0 takes the weights as they are.",
            defaultText = "0",
            range = "[0, )")
        int epochs) {
  PretrainedInit read() throws IOException {
    return PretrainedInit.read(file, names, epochs);
  }
}
