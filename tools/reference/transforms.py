"""References for the tests of mae-data's image operations, made with Pillow and torchvision.

Run: python tools/reference/transforms.py mae-data/src/test/resources/io/mae4j/data/image/pillow
The files there were made with Pillow 13.0.0, torchvision 0.29.2, numpy 2.4.6 and Python 3.11.7, timm 1.0.31.

Writes source.png (colour), grey.png, and for each group of operations a PNG of its results, one below the other, with a
text file that names them in order: the operation, then its arguments. Every result is as large as the source.
"""

import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps
from torchvision.transforms import functional as F

HEIGHT, WIDTH = 29, 37
FILL = (124, 116, 104)


def source():
    """Edges, flat areas, smooth parts and noise, without the darkest and brightest samples in one channel."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rng = np.random.default_rng(7)
    red = 20 + 5.5 * x
    green = 128 + 110 * np.sin(y / 3.0) * np.cos(x / 5.0)
    blue = rng.integers(0, 256, (HEIGHT, WIDTH))
    picture = np.stack([red, green, blue], -1)
    picture[4:14, 6:20] = (240, 30, 60)
    picture[18:26, 10:14] = (5, 5, 5)
    picture[16:22, 24:36] = (90, 90, 90)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def affine(image, matrix, resample, fill):
    return image.transform(image.size, Image.Transform.AFFINE, matrix, resample=resample, fillcolor=fill)


FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def geometry(image, fill):
    for name, resample in FILTERS.items():
        for factor in (0.27, -0.135, 0.03):
            yield f"shear_x {name} {factor}", affine(image, (1, factor, 0, 0, 1, 0), resample, fill)
            yield f"shear_y {name} {factor}", affine(image, (1, 0, 0, factor, 1, 0), resample, fill)
        for share in (0.405, -0.2025, 0.01):
            yield f"translate_x {name} {share}", affine(image, (1, 0, share * WIDTH, 0, 1, 0), resample, fill)
            yield f"translate_y {name} {share}", affine(image, (1, 0, 0, 0, 1, share * HEIGHT), resample, fill)
        for degrees in (27.0, -13.5, 0.7, 30.0):
            yield f"rotate {name} {degrees}", image.rotate(degrees, resample=resample, fillcolor=fill)


def solarize_add(image, add):
    return image.point([min(255, i + add) if i < 128 else i for i in range(256)] * len(image.getbands()))


def colour(image):
    yield "autocontrast", ImageOps.autocontrast(image)
    yield "equalize", ImageOps.equalize(image)
    yield "invert", ImageOps.invert(image)
    for bits in (0, 1, 2, 4, 7, 8):
        mask = ~(2 ** (8 - bits) - 1) & 255
        yield f"posterize {bits}", image.point([i & mask for i in range(256)] * len(image.getbands()))
    for threshold in (0, 26, 128, 256):
        yield f"solarize {threshold}", ImageOps.solarize(image, threshold)
    for add in (0, 99, 110):
        yield f"solarize_add {add}", solarize_add(image, add)
    for factor in (0.1, 0.19, 0.55, 0.9, 1.0, 1.3, 1.81, 1.9):
        yield f"color {factor}", ImageEnhance.Color(image).enhance(factor)
        yield f"contrast {factor}", ImageEnhance.Contrast(image).enhance(factor)
        yield f"brightness {factor}", ImageEnhance.Brightness(image).enhance(factor)
        yield f"sharpness {factor}", ImageEnhance.Sharpness(image).enhance(factor)
    for shift in (-0.5, -0.1, -0.03, 0.0, 0.05, 0.1, 0.31, 0.5):
        yield f"hue {shift}", F.adjust_hue(image, shift)


def write(folder, name, cases):
    names, images = zip(*cases)
    np_images = [np.asarray(image) for image in images]
    Image.fromarray(np.concatenate(np_images)).save(folder / f"{name}.png", optimize=True)
    (folder / f"{name}.txt").write_text("".join(line + "\n" for line in names))


def resized(image):
    # each shrinks more across than down: where it is the other way round, Pillow 13 makes the vertical pass first, which
    # rounds otherwise in between; the project always makes the horizontal pass first
    filters = {"box": Image.Resampling.BOX, **FILTERS}
    for name, resample in filters.items():
        for top, left, height, width, to_height, to_width in (
            (0, 0, HEIGHT, WIDTH, 11, 13),
            (3, 5, 20, 28, 15, 11),
            (2, 1, 9, 7, 23, 31),
            (0, 0, HEIGHT, WIDTH, 1, 1),
        ):
            small = F.resized_crop(image, top, left, height, width, [to_height, to_width], resample)
            canvas = Image.new(image.mode, image.size)
            canvas.paste(small)
            yield f"{name} {top} {left} {height} {width} {to_height} {to_width}", canvas


def all_colours():
    """A checksum of every colour, its hue turned by a tenth."""
    crc = 0
    for red in range(256):
        green, blue = np.mgrid[0:256, 0:256]
        plane = np.stack([np.full_like(green, red), green, blue], -1).astype(np.uint8)
        crc = zlib.crc32(np.asarray(F.adjust_hue(Image.fromarray(plane), 0.1)).tobytes(), crc)
    return crc


def rand_augment_levels():
    """What timm makes of magnitudes: the operation, whether severities increase, the magnitude, the extremes of its argument."""
    from timm.data import auto_augment as timm

    for increasing, names in ((0, timm._RAND_TRANSFORMS), (1, timm._RAND_INCREASING_TRANSFORMS)):
        for name in names:
            level_to_arg = timm.LEVEL_TO_ARG[name]
            for level in (0.0, 0.7, 2.5, 5.0, 8.9, 9.0, 9.63, 10.0):
                drawn = [level_to_arg(level, {}) if level_to_arg else () for _ in range(64)]
                values = [args[0] if args else 0 for args in drawn]
                yield f"{name} {increasing} {level} {min(values)!r} {max(values)!r}\n"


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    image = source()
    grey = image.convert("L")
    image.save(folder / "source.png")
    grey.save(folder / "grey.png")
    write(folder, "geometry", geometry(image, FILL))
    write(folder, "grey_geometry", geometry(grey, FILL[0]))
    write(folder, "colour", colour(image))
    write(folder, "grey_colour", colour(grey))
    write(folder, "resized", resized(image))
    (folder / "rand_augment_levels.txt").write_text("".join(rand_augment_levels()))
    (folder / "hue_crc32.txt").write_text(f"{all_colours()}\n")


if __name__ == "__main__":
    main()
