"""Makes the images of this folder with Pillow 12.3.0; `<name>.seen.png` is what Pillow sees in one."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

HEIGHT, WIDTH = 16, 24
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
colours = np.stack([x * 10, y * 15, 255 - x * 5 - y * 3], axis=-1).astype(np.uint8)
inks = np.stack([x * 10, y * 15, 200 - x * 8, y * 6], axis=-1).astype(np.uint8)
rgb = Image.fromarray(colours)
grey = Image.fromarray((x * 10 + y).astype(np.uint8))
alpha = Image.fromarray((y * 16).astype(np.uint8))


def encoded(image, format, **options):
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def write_with_what_is_seen(name, data):
    write(name, data)
    Image.open(io.BytesIO(data)).convert("RGB").save(name + ".seen.png", optimize=True)


def sixteen_bit_png(colour_type, samples):
    """Pillow writes no such PNG of more than one channel."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, colour_type, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


jpegs = {
    "baseline.jpg": encoded(rgb, "JPEG", quality=90),
    "progressive.jpg": encoded(rgb, "JPEG", quality=90, progressive=True),
    "grey.jpg": encoded(grey, "JPEG", quality=90),
    # As Adobe does it: inverted, with a marker that says transform 0.
    "cmyk.jpg": encoded(Image.fromarray(inks, "CMYK"), "JPEG", quality=95),
}
# YCCK: luma and chroma of three inks as if they were red, green and blue, then black inverted; the
# marker says 2. Pillow inverts all that it is given.
ycc = np.asarray(Image.fromarray(inks[:, :, :3]).convert("YCbCr"))
stored = np.concatenate([ycc, 255 - inks[:, :, 3:]], axis=-1)
ycck = bytearray(encoded(Image.fromarray(255 - stored, "CMYK"), "JPEG", quality=95))
ycck[ycck.index(b"Adobe") + 11] = 2
jpegs["ycck.jpg"] = bytes(ycck)

palette = rgb.quantize(16)
pngs = {
    "grey.png": grey,
    "two-levels.png": grey.point(lambda value: 255 if value > 99 else 0).convert("1"),
    "grey-alpha.png": Image.merge("LA", [grey, alpha]),
    "alpha.png": Image.merge("RGBA", [*rgb.split(), alpha]),
    "palette.png": palette,
}

for name, data in jpegs.items():
    write_with_what_is_seen(name, data)
for name, image in pngs.items():
    write_with_what_is_seen(name, encoded(image, "PNG"))
transparent = encoded(palette, "PNG", transparency=bytes(range(0, 256, 16)))
write_with_what_is_seen("palette-alpha.png", transparent)
write("grey16.png", sixteen_bit_png(0, x * 2570 + y))
write("rgb16.png", sixteen_bit_png(2, colours.astype(int) * 257))
