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


def bmp(bits, compression, table, rows, height=HEIGHT, header=b""):
    """A bitmap of Windows; `table` is the palette or the masks, `rows` the pixel data."""
    offset = 14 + 40 + len(header) + len(table)
    info = struct.pack("<IiiHHIIiiII", 40 + len(header), WIDTH, height, 1, bits, compression, len(rows), 0, 0, 0, 0)
    return struct.pack("<2sIHHI", b"BM", offset + len(rows), 0, 0, offset) + info + header + table + rows


def padded(row):
    return row + b"\0" * (-len(row) % 4)


def lower_row_first(rows):
    return b"".join(padded(row.tobytes()) for row in rows[::-1])


def run_lengths(indices):
    """8-bit run-length encoding: pairs of a count and an index."""
    rows = b"".join(b"".join(bytes([1, index]) for index in row) + b"\0\0" for row in indices[::-1])
    return rows + b"\0\1"


sixteen = np.asarray(palette)
colour_table = b"".join(bytes([b, g, r, 0]) for r, g, b in zip(*[iter(palette.getpalette())] * 3))
two = np.packbits(np.asarray(grey) > 99, axis=-1)
five_bits = colours.astype(int) >> 3
six_bits = colours.astype(int) >> 2
bgr = np.ascontiguousarray(colours[:, :, ::-1])
padding = np.zeros((HEIGHT, WIDTH, 1), np.uint8)
bitmaps = {
    "24.bmp": bmp(24, 0, b"", lower_row_first(bgr)),
    "top-down.bmp": bmp(24, 0, b"", lower_row_first(bgr[::-1]), -HEIGHT),
    "1.bmp": bmp(1, 0, bytes([0, 0, 255, 0, 255, 0, 0, 0]), lower_row_first(two)),
    "4.bmp": bmp(4, 0, colour_table[:64], lower_row_first(sixteen[:, ::2] << 4 | sixteen[:, 1::2])),
    "8.bmp": bmp(8, 0, colour_table.ljust(1024, b"\0"), lower_row_first(sixteen)),
    "8-rle.bmp": bmp(8, 1, colour_table.ljust(1024, b"\0"), run_lengths(sixteen)),
    "555.bmp": bmp(16, 0, b"", lower_row_first((five_bits @ [1024, 32, 1]).astype("<u2"))),
    "565.bmp": bmp(
        16,
        3,
        struct.pack("<III", 0xF800, 0x7E0, 0x1F),
        lower_row_first((five_bits[:, :, 0] << 11 | six_bits[:, :, 1] << 5 | five_bits[:, :, 2]).astype("<u2")),
    ),
    "32.bmp": bmp(32, 0, b"", lower_row_first(np.concatenate([bgr, padding], axis=-1))),
    "32-masks.bmp": bmp(
        32,
        3,
        struct.pack("<III", 0xFF000000, 0xFF0000, 0xFF00),
        lower_row_first(np.concatenate([padding, bgr], axis=-1)),
    ),
}
for name, data in bitmaps.items():
    write_with_what_is_seen(name, data)
