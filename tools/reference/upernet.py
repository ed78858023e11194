"""References for the tests of mae-models' UperNet head and segmenter, computed in double precision with PyTorch.

Run: python tools/reference/upernet.py mae-models/src/test/resources/reference/upernet.safetensors
The file there was made with PyTorch 2.15.0 and safetensors 0.8.0.

Three grids of patches, with the same weights: logits in training and with kept statistics, the loss, and every gradient.
"""

import sys

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

DIM, CHANNELS, AUXILIARY, CLASSES, BATCH, PATCH = 8, 6, 5, 3, 3, 6
SCALES = (1, 2, 3, 6)
GRIDS = {"square": (4, 4), "oblong": (4, 6), "odd": (5, 3)}


def weights():
    torch.manual_seed(3)
    w = {}

    def conv(name, out, in_, size):
        w[name + "conv.weight"] = torch.randn(out, in_, size, size) * (2 / (in_ * size * size)) ** 0.5
        norm(name + "bn", out)

    def norm(name, channels):
        w[name + ".weight"] = 1 + 0.2 * torch.randn(channels)
        w[name + ".bias"] = 0.2 * torch.randn(channels)
        w[name + ".running_mean"] = 0.2 * torch.randn(channels)
        w[name + ".running_var"] = 0.5 + torch.rand(channels)

    def classes(name, channels):
        w[name + ".weight"] = 0.5 * torch.randn(CLASSES, channels, 1, 1)
        w[name + ".bias"] = 0.2 * torch.randn(CLASSES)

    for name in ("fpn1.0", "fpn1.3", "fpn2.0"):
        w[name + ".weight"] = torch.randn(DIM, DIM, 2, 2) * DIM**-0.5
    norm("fpn1.1", DIM)
    for i in range(len(SCALES)):
        conv(f"psp_modules.{i}.1.", CHANNELS, DIM, 1)
    conv("bottleneck.", CHANNELS, DIM + len(SCALES) * CHANNELS, 3)
    for i in range(3):
        conv(f"lateral_convs.{i}.", CHANNELS, DIM, 1)
        conv(f"fpn_convs.{i}.", CHANNELS, CHANNELS, 3)
    conv("fpn_bottleneck.", CHANNELS, 4 * CHANNELS, 3)
    classes("conv_seg", CHANNELS)
    conv("auxiliary.", AUXILIARY, DIM, 3)
    classes("auxiliary.conv_seg", AUXILIARY)
    return {name: value.float() for name, value in w.items()}


def head(w, maps, training):
    def norm(name, x):
        mean, var = w[name + ".running_mean"].clone(), w[name + ".running_var"].clone()
        return F.batch_norm(x, mean, var, w[name + ".weight"], w[name + ".bias"], training)

    def conv(name, x):
        weight = w[name + "conv.weight"]
        return F.relu(norm(name + "bn", F.conv2d(x, weight, padding=weight.shape[-1] // 2)))

    def up(name, x):
        return F.conv_transpose2d(x, w[name + ".weight"], stride=2)

    def sized(x, other):
        return F.interpolate(x, other.shape[2:], mode="bilinear", align_corners=False)

    finest = up("fpn1.3", F.gelu(norm("fpn1.1", up("fpn1.0", maps[0]))))
    x = F.max_pool2d(maps[3], 2)
    pooled = [sized(conv(f"psp_modules.{i}.1.", F.adaptive_avg_pool2d(x, s)), x) for i, s in enumerate(SCALES)]
    levels = [conv("bottleneck.", torch.cat([x, *pooled], 1))]
    for i, finer in reversed(list(enumerate((finest, up("fpn2.0", maps[1]), maps[2])))):
        lateral = conv(f"lateral_convs.{i}.", finer)
        levels.insert(0, lateral + sized(levels[0], lateral))
    levels[:3] = [conv(f"fpn_convs.{i}.", level) for i, level in enumerate(levels[:3])]
    joined = conv("fpn_bottleneck.", torch.cat([sized(level, levels[0]) for level in levels], 1))
    auxiliary = conv("auxiliary.", maps[2])
    return [
        F.conv2d(x, w[name + ".weight"], w[name + ".bias"])
        for name, x in (("conv_seg", joined), ("auxiliary.conv_seg", auxiliary))
    ]


def loss(logits, labels):
    pixels = F.interpolate(logits, labels.shape[1:], mode="bilinear", align_corners=False)
    return F.cross_entropy(pixels, labels, ignore_index=CLASSES, reduction="none").mean()


def main(path):
    kept = weights()
    out = {f"w.{name}": value for name, value in kept.items()}
    for grid, (rows, columns) in GRIDS.items():
        w = {name: value.double() for name, value in kept.items()}
        learnt = {name: value.requires_grad_() for name, value in w.items() if "running" not in name}
        maps = [torch.randn(BATCH, DIM, rows, columns).float() for _ in range(4)]
        labels = torch.randint(0, CLASSES + 1, (BATCH, rows * PATCH, columns * PATCH))
        inputs = [m.double().requires_grad_() for m in maps]
        scores = head(w, inputs, True)
        total = loss(scores[0], labels) + 0.4 * loss(scores[1], labels)
        total.backward()
        for i, m in enumerate(maps):
            out[f"{grid}.maps.{i}"] = m.permute(0, 2, 3, 1).contiguous()
        out[f"{grid}.labels"] = labels.flatten(1).int()
        out[f"{grid}.loss"] = total.detach().float().reshape(1)
        out[f"{grid}.logits"] = head(w, inputs, False)[0].detach().permute(0, 2, 3, 1).float().contiguous()
        out.update({f"{grid}.g.{name}": value.grad.float() for name, value in learnt.items()})
    save_file(out, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
