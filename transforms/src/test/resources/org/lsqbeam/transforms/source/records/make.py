"""Makes the TFRecords of this folder: Pillow 12.3.0 the images, TensorBoard 2.21.0 the framing and
its checksums, protobuf 7.36.2 the examples."""

import io
import os

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from PIL import Image
from tensorboard.summary.writer.record_writer import RecordWriter


def example_type():
    """tf.Example, from its published definition."""
    file = descriptor_pb2.FileDescriptorProto(name="example.proto", package="tf", syntax="proto3")
    field = descriptor_pb2.FieldDescriptorProto

    def message(name, *fields):
        added = file.message_type.add(name=name)
        for number, (name, type, label) in enumerate(fields, start=1):
            named = isinstance(type, str)
            added.field.add(
                name=name,
                number=number,
                label=label,
                type=field.TYPE_MESSAGE if named else type,
                type_name=type if named else None,
            )
        return added

    one, many = field.LABEL_OPTIONAL, field.LABEL_REPEATED
    message("BytesList", ("value", field.TYPE_BYTES, many))
    message("FloatList", ("value", field.TYPE_FLOAT, many))
    message("Int64List", ("value", field.TYPE_INT64, many))
    kinds = message(
        "Feature",
        ("bytes_list", ".tf.BytesList", one),
        ("float_list", ".tf.FloatList", one),
        ("int64_list", ".tf.Int64List", one),
    )
    kinds.oneof_decl.add(name="kind")
    for kind in kinds.field:
        kind.oneof_index = 0
    features = message("Features", ("feature", ".tf.Features.FeatureEntry", many))
    entry = features.nested_type.add(name="FeatureEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=one, type=field.TYPE_STRING)
    entry.field.add(name="value", number=2, label=one, type=field.TYPE_MESSAGE, type_name=".tf.Feature")
    message("Example", ("features", ".tf.Features", one))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("tf.Example"))


Example = example_type()


def png(grey):
    file = io.BytesIO()
    Image.new("L", (4, 4), grey).save(file, "PNG")
    return file.getvalue()


def example(features):
    made = Example()
    for key, value in features.items():
        feature = made.features.feature[key]
        if isinstance(value, int):
            feature.int64_list.value.append(value)
        elif isinstance(value, float):
            feature.float_list.value.append(value)
        else:
            feature.bytes_list.value.append(value if isinstance(value, bytes) else value.encode())
    return made.SerializeToString()


def write(path, examples):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        writer = RecordWriter(file)
        for features in examples:
            writer.write(example(features))


SYNSETS = ["n01440764", "n01443537", "n01484850"]


def inception(number, label):
    """As the field's scripts write ImageNet: labels from 1, since 0 is the background."""
    synset = SYNSETS[label - 1]
    return {
        "image/height": 4,
        "image/width": 4,
        "image/colorspace": "RGB",
        "image/channels": 3,
        "image/class/label": label,
        "image/class/synset": synset,
        "image/class/text": "a fish",
        "image/object/bbox/xmin": 0.25,
        "image/object/bbox/label": label,
        "image/format": "JPEG",
        "image/filename": f"{synset}_{number}.JPEG",
        "image/encoded": png(number),
    }


write("synsets/train-00000-of-00002", [inception(10, 3), inception(20, 1), inception(30, 2)])
write("synsets/train-00001-of-00002", [inception(40, 3), inception(50, 1)])
write("synsets/validation-00000-of-00001", [inception(60, 2), inception(70, 3)])


def plain(number, label):
    return {"image/encoded": png(number), "image/class/label": label}


write("labels/train/train-00000-of-00001.tfrecord", [plain(1, 10), plain(2, 2), plain(3, 1)])
write("labels/validation/validation-00000-of-00001.tfrecord", [plain(4, 10)])

with_nothing = {"image/encoded": png(9), "image/format": "PNG"}
write("unlabelled/train-00000-of-00001", [plain(1, 0), with_nothing])
write("unlabelled/val-00000-of-00001", [plain(1, 0)])
write("imageless/train-00000-of-00001", [{"image/class/label": 1}])
write("imageless/val-00000-of-00001", [plain(1, 1)])
write("mixed/train-00000-of-00001", [inception(1, 2), plain(2, 7)])
write("mixed/val-00000-of-00001", [inception(3, 2)])
