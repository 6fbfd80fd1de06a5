"""Pictures that no program has to be asked for."""

import random
import struct
import zlib


def png(width: int, height: int) -> bytes:
    """A PNG in colours like noise, so that it is nearly as large as its pixels: three bytes for each."""
    noise = random.Random(width * height)
    rows = b"".join(b"\0" + noise.randbytes(width * 3) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def gif() -> bytes:
    """The smallest GIF that moves: two frames of one pixel."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0b1000_0000, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return screen + frame + frame + b";"


def _chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG: its length, its name, and a checksum around the data."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
