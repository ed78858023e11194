"""Makes the stored references of the corruption tests with the published Python implementations.

usage: corruption_references.py ROBUSTNESS OUT
       corruption_references.py --sheet PHOTO SHEET

ROBUSTNESS  a checkout of github.com/hendrycks/robustness, for what CIFAR-10-C and ImageNet-C's elastic_transform were made with
OUT         folder of the references: mae-data/src/test/resources/io/mae4j/data/corrupt
--sheet     only draws all corruptions of imagecorruptions, at all severities, of PHOTO into the file SHEET

Pictures of 64 pixels and more are corrupted by the package imagecorruptions, smaller ones by ROBUSTNESS; the latter's motion
blur by ImageMagick is replaced by the former's. What is deterministic is stored as pictures, what is random as statistics over
many draws: means of the channels, variance over the draws, and powers in rings of spatial frequency of the luma, each with its
standard error. The photograph is scikit-image's chelsea (CC0, by Stefan van der Walt).

Needs imagecorruptions 1.1.2, numpy 1.23.5, scipy 1.9.3, scikit-image 0.20.0, opencv-python-headless 4.7.0.72, pillow 9.5.0.
"""

import json
import sys
import types
import warnings
from pathlib import Path
from unittest import mock

import cv2
import numpy as np
import skimage.data
import skimage.filters
from PIL import Image

warnings.simplefilter("ignore")
from imagecorruptions import corruptions as published  # noqa: E402

DETERMINISTIC = ["defocus_blur", "zoom_blur", "brightness", "contrast", "pixelate", "jpeg_compression", "gaussian_blur", "saturate"]
RANDOM = ["gaussian_noise", "shot_noise", "impulse_noise", "speckle_noise", "glass_blur", "motion_blur", "snow", "fog", "spatter"]
ORDER = ["gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur", "snow", "frost",
         "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression", "speckle_noise", "gaussian_blur",
         "spatter", "saturate"]
FROST_AT = (7, 11)
RINGS = 6


def gaussian(image, sigma=1, multichannel=False, **other):
    """As scikit-image had it when the packages were written."""
    return skimage.filters.gaussian(image, sigma, channel_axis=-1 if multichannel else None, **other)


class MotionImage:
    """What the script does with ImageMagick, done by imagecorruptions."""

    def __init__(self, blob):
        self.pixels = cv2.imdecode(np.frombuffer(blob, np.uint8), cv2.IMREAD_UNCHANGED)

    def motion_blur(self, radius, sigma, angle):
        blurred = published._motion_blur(self.pixels, int(radius), sigma, angle)
        self.pixels = np.uint8(np.clip(np.round(blurred), 0, 255))

    def make_blob(self):
        return cv2.imencode(".png", self.pixels)[1].tobytes()


def script(path):
    """The functions of one of ROBUSTNESS's scripts, without what it runs."""
    text = path.read_text()
    begin = text.index("# /////////////// Distortion Helpers")
    text = text[begin:text.index("# /////////////// End Distortions")]
    modules = {name: types.ModuleType(name) for name in ("wand", "wand.image", "wand.api", "wand.color")}
    modules["wand.image"].Image = object
    modules["wand.api"].library = mock.MagicMock()
    modules["wand"].color = modules["wand.color"]
    scope = {"np": np, "Image": Image}
    with mock.patch.dict(sys.modules, modules):
        exec(compile(text, str(path), "exec"), scope)
    scope["gaussian"] = gaussian
    scope["MotionImage"] = MotionImage
    return types.SimpleNamespace(**{name: scope[name] for name in ORDER})


def frosted(function, texture, image, severity):
    """With this texture, at FROST_AT, at its own size."""
    places = iter([0, *FROST_AT])
    bgr = np.array(texture)[..., ::-1]
    with mock.patch.object(cv2, "imread", lambda name: bgr), mock.patch.object(cv2, "resize", lambda a, *b, **c: a), \
            mock.patch.object(np.random, "randint", lambda *a, **b: next(places)):
        return function(image, severity)


def statistics(draws):
    """Statistics of pictures [draws, height, width, 3], each as [mean, standard error]."""
    draws = np.asarray(draws, np.float64)
    luma = draws @ [0.299, 0.587, 0.114]
    spectra = np.abs(np.fft.fft2(luma - luma.mean((1, 2), keepdims=True))) ** 2 / luma[0].size
    rows = np.abs(np.fft.fftfreq(luma.shape[1]))[:, None]
    columns = np.abs(np.fft.fftfreq(luma.shape[2]))[None, :]
    ring = np.minimum((np.hypot(rows, columns) / 0.5 * RINGS).astype(int), RINGS - 1)
    powers = np.stack([spectra[:, ring == r].mean(1) for r in range(RINGS)], 1)
    spread = ((draws - draws.mean(0)) ** 2).mean((1, 2, 3)) * len(draws) / (len(draws) - 1)

    def summary(values):
        return [round(float(values.mean()), 4), round(float(values.std(ddof=1) / len(values) ** 0.5), 4)]

    return {
        "mean": [summary(draws[..., c].mean((1, 2))) for c in range(3)],
        "variance": summary(spread),
        "spectrum": [summary(powers[:, r]) for r in range(RINGS)],
    }


def sheet(photo, out):
    image = Image.open(photo).convert("RGB")
    side = min(image.size)
    image = image.resize((256 * image.width // side, 256 * image.height // side), Image.BICUBIC)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    np.random.seed(0)
    cells = Image.new("RGB", (6 * 114, len(ORDER) * 114), "white")
    for row, name in enumerate(ORDER):
        for severity in range(6):
            made = np.array(image) if severity == 0 else np.uint8(getattr(published, name)(image.copy(), severity))
            cells.paste(Image.fromarray(made).resize((112, 112), Image.BOX), (severity * 114, row * 114))
    cells.save(out)


def main(robustness, out):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    create = Path(robustness) / "ImageNet-C" / "create_c"
    cifar, imagenet = script(create / "make_cifar_c.py"), script(create / "make_imagenet_c.py")
    chelsea = Image.fromarray(skimage.data.chelsea())  # 451 x 300
    photos = {
        "large": chelsea.crop((90, 40, 330, 232)).resize((80, 64), Image.BICUBIC),
        "small": chelsea.crop((90, 40, 282, 232)).resize((32, 32), Image.BICUBIC),
    }
    texture = chelsea.crop((0, 100, 400, 300)).resize((128, 96), Image.BICUBIC)
    texture.save(out / "frost.png", optimize=True)
    strips, numbers = {}, {}
    for size, photo in photos.items():
        photo.save(out / f"{size}.png", optimize=True)
        functions = published if size == "large" else cifar
        for name in DETERMINISTIC + ["frost"]:
            function = getattr(functions, name)
            made = [np.uint8(frosted(function, texture, photo.copy(), s) if name == "frost" else function(photo.copy(), s))
                    for s in range(1, 6)]
            Image.fromarray(np.concatenate(made)).save(out / f"{size}-{name}.png", optimize=True)
        for name in RANDOM + ["elastic_transform"]:
            function, image = getattr(functions, name), photo
            if name == "elastic_transform" and size == "large":
                function, image = imagenet.elastic_transform, photo.resize((224, 224), Image.BICUBIC)
            count = 60 if name == "glass_blur" or image.width == 224 else 300
            for severity in range(1, 6):
                np.random.seed(severity)
                numbers[f"{size}-{name}-{severity}"] = statistics(
                    [np.uint8(function(image.copy(), severity)) for _ in range(count)])
            print(size, name, flush=True)
    (out / "statistics.json").write_text(json.dumps(numbers, indent=0, sort_keys=True).replace("\n", "").replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    published.gaussian = gaussian
    if len(sys.argv) == 4 and sys.argv[1] == "--sheet":
        sheet(sys.argv[2], sys.argv[3])
    elif len(sys.argv) == 3:
        main(sys.argv[1], sys.argv[2])
    else:
        sys.exit(__doc__)
