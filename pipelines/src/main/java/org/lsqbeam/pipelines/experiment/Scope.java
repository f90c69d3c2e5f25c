package org.lsqbeam.pipelines.experiment;

import java.util.List;
import java.util.Map;
import org.lsqbeam.graphs.quantize.Precision;
import org.lsqbeam.graphs.settings.Setting;
import org.lsqbeam.pipelines.paper.Reference;
import org.lsqbeam.transforms.prepare.Preset;

/** The keys of an experiment that say which runs there are and on which images. */
record Scope(
    @Setting(
            value =
                "Title of the report. Without it, and where an option gives other networks or"
                    + " another dataset, the title names the networks and the dataset.",
            defaultText = Setting.NONE)
        String title,
    @Setting(
            value =
                "Defaults for size and storage of the images: cifar10 (32x32 PNG), imagenet"
                    + " (256x256 JPEG) or synthetic (32x32 PNG, generated). Required unless"
                    + " datasetName and imageSize are given.",
            defaultText = Setting.NONE)
        String preset,
    @Setting(
            value =
                "Name of your own images, for the report and the dataset's folder. Without it, the"
                    + " preset's name.",
            defaultText = Setting.NONE)
        String datasetName,
    @Setting(
            value =
                "Side in pixels of the dataset's square images; others are resized to it. Without"
                    + " it, the preset's.",
            defaultText = Setting.NONE,
            range = "[16, 512]")
        int imageSize,
    @Setting(
            value =
                "How images are stored: png (lossless), jpeg, or bmp (as they are, cheapest to read). Without it, the preset's; without a"
                    + " preset, png up to 64 pixels.",
            defaultText = Setting.NONE)
        String imageEncoding,
    @Setting("Networks, such as resnet-20,resnet-56.") List<String> networks,
    @Setting(
            "Precisions, such as full,8,4,3,2. A number is the bits of weights and activations, 2 to"
                + " 8; w2a4 sets them apart.")
        List<Precision> precisions,
    @Setting(
            value =
                "Seeds, such as 1,2,3. Each seed gives a full-precision run and the quantized runs"
                    + " that start from it.",
            defaultText = "[1]")
        List<Long> seeds,
    @Setting(
            value = "Pretrained weights per network: '{NETWORK: {file: F, names: MAP}}'.",
            defaultText = Setting.NONE)
        Map<String, PretrainedSource> init,
    @Setting(
            value =
                "Parts of the paper to compare with: table1, table2, table3, table4,"
                    + " step-learning-rate, figure4, quantization-error.",
            defaultText = Setting.NONE)
        List<Reference> reference,
    @Setting(
            value = "An additional measurement on the trained networks: quantization-error.",
            defaultText = Setting.NONE)
        Study study) {
  /** The size, storage and name of the dataset. */
  Preset images() {
    return Preset.of(preset, datasetName, imageSize, imageEncoding);
  }
}
