"""Writes the files of this folder: a small picture in the flavours that collections hold, and beside each, as .rgb, what
Pillow's convert("RGB") makes of it: [24, 36, 3] bytes. Needs Pillow and NumPy."""
import pathlib, struct, zlib
import numpy as np
from PIL import Image

H, W = 24, 36
HERE = pathlib.Path(__file__).parent
y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([250 * x // W, 250 * y // H, 90 + 60 * np.sin(x / 3 + y / 5)], -1).astype(np.uint8)
alpha = ((x * 7 + y * 3) % 256).astype(np.uint8)
colour, grey = Image.fromarray(rgb), Image.fromarray(rgb).convert("L")
rgba = Image.fromarray(np.dstack([rgb, alpha]))


def expect(name):
    (HERE / (name + ".rgb")).write_bytes(Image.open(HERE / name).convert("RGB").tobytes())


def save(name, image, **how):
    image.save(HERE / name, **how)
    expect(name)


def png16(name):
    rows = b"".join(b"\0" + (rgb[r].astype(int) * 256 + 200).astype(">u2").tobytes() for r in range(H))
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    (HERE / name).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, 2, 0, 0, 0))
                              + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    (HERE / (name + ".rgb")).write_bytes(rgb.tobytes())


def pnm(name, header, samples):
    (HERE / name).write_bytes(header.encode() + samples.tobytes())
    expect(name)


save("444.jpg", colour, quality=90, subsampling=0)
save("422.jpg", colour, quality=90, subsampling=1)
save("420.jpg", colour, quality=85, subsampling=2)
save("progressive.jpg", colour, quality=90, progressive=True)
save("restart.jpg", colour, quality=90, restart_marker_blocks=2)
save("grey.jpg", grey, quality=90)
save("cmyk.jpg", colour.convert("CMYK"), quality=95)
save("png-named.jpg", colour, format="PNG")
exif = Image.Exif()
exif[0x0112] = 6
save("turned.jpg", colour, quality=90, subsampling=0, exif=exif)
save("rgb.png", colour)
save("alpha.png", rgba)
save("grey.png", grey)
save("grey-alpha.png", rgba.convert("LA"))
save("palette.png", colour.quantize(50))
save("palette-alpha.png", colour.quantize(50), transparency=3)
save("bit.png", grey.convert("1"))
png16("sixteen.png")
save("palette.gif", colour.quantize(60))
save("rgb.bmp", colour)
save("rgb.tiff", colour)
save("lzw.tiff", colour, compression="tiff_lzw")
save("cmyk.tiff", Image.fromarray(np.dstack([255 - rgb, (x * 3).astype(np.uint8)]), mode="CMYK"), compression="tiff_lzw")
save("lossy.webp", colour, quality=80)
save("lossless.webp", colour, lossless=True)
save("alpha.webp", rgba, lossless=True, exact=True)
save("rgb.ppm", colour)
save("grey.pgm", grey)
pnm("commented.ppm", f"P6 # by hand\n#\n{W}\t{H}\r\n# 9\n255 ", rgb)
pnm("hundred.ppm", f"P6\n{W} {H}\n100\n", (rgb.astype(int) * 100 // 255).astype(np.uint8))
pnm("sixteen.ppm", f"P6\n{W} {H}\n65535\n", (rgb.astype(int) * 256 + 7 * x[..., None]).astype(">u2"))
