"""Makes a devkit in the shape of ImageNet's for the three classes of SmallSet, with SciPy 1.17.1."""

import io
import tarfile

import numpy as np
from scipy.io import savemat

FIELDS = [
    "ILSVRC2012_ID",
    "WNID",
    "words",
    "gloss",
    "num_children",
    "children",
    "wordnet_height",
    "num_train_images",
]
none = np.zeros((1, 0))
SYNSETS = [
    (1.0, "cow", "cow, kine", "a mammal", 0.0, none, 0.0, 5.0),
    (2.0, "ant", "ant, emmet", "an insect", 0.0, none, 0.0, 5.0),
    (3.0, "bee", "bee", "an insect", 0.0, none, 0.0, 5.0),
    (4.0, "insect", "insect", "a group", 2.0, np.array([2.0, 3.0]), 1.0, 0.0),
    (5.0, "animal", "animal", "a group", 2.0, np.array([1.0, 4.0]), 2.0, 0.0),
]
table = np.empty((len(SYNSETS), 1), dtype=[(name, object) for name in FIELDS])
for i, values in enumerate(SYNSETS):
    table[i, 0] = values
mat = io.BytesIO()
savemat(mat, {"synsets": table}, do_compression=True)

files = {
    "readme.txt": b"A devkit for tests.\n",
    "data/ILSVRC2012_validation_ground_truth.txt": b"2\n1\n3\n2\n1\n3\n2\n",
    "data/meta.mat": mat.getvalue(),
}
with tarfile.open("ILSVRC2012_devkit_t12.tar.gz", "w:gz") as tar:
    for name, data in files.items():
        entry = tarfile.TarInfo("ILSVRC2012_devkit_t12/" + name)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
