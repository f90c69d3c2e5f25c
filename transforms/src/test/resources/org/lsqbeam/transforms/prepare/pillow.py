"""Prepares images by Pillow as lsq-beam prepares ImageNet's: decoded, resized, stored as JPEG.

Reads the number of images, then each image's length and bytes. Each further byte asks for a round over all images,
whose seconds of CPU time it writes as a line; d asks for libjpeg's decoding in a half, a quarter or an eighth of the
size where that is not below the size that is wanted. The first line names the versions.
"""

import io
import struct
import sys
import time

import PIL
from PIL import Image, features

source = sys.stdin.buffer


def number():
    return struct.unpack(">i", source.read(4))[0]


images = [source.read(number()) for _ in range(number())]
print(f"Pillow {PIL.__version__}, libjpeg-turbo {features.version('libjpeg_turbo')}", flush=True)
while asked := source.read(1):
    start = time.process_time()
    for encoded in images:
        image = Image.open(io.BytesIO(encoded))
        if asked == b"d":
            image.draft("RGB", (256, 256))
        if image.mode != "RGB":
            image = image.convert("RGB")
        resized = image.resize((256, 256), Image.Resampling.BILINEAR)
        resized.save(io.BytesIO(), "JPEG", quality=95, subsampling="4:2:0")
    print(time.process_time() - start, flush=True)
