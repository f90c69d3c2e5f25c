#!/usr/bin/env bash
# Makes gnu.tar and posix.tar with GNU tar 1.34: sparse.png, which has a hole of 128 KiB, and whole.png.
set -euo pipefail
folder=$(dirname "$(readlink -f "$0")")
cd "$(mktemp -d)"
python3 - <<'PY'
import struct
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(grey, private=b""):
    rows = zlib.compress((b"\0" + bytes([grey] * 24)) * 8)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + private + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


open("whole.png", "wb").write(png(90))
open("sparse.png", "wb").write(png(40, chunk(b"zeRo", bytes(1 << 17))))
PY
fallocate --dig-holes sparse.png
for format in gnu posix; do
  tar --sparse --format=$format --mtime=@0 --owner=0 --group=0 --numeric-owner \
    -cf "$folder/$format.tar" sparse.png whole.png
done
