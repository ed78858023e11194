#!/usr/bin/env python3
"""PyTorch beside `mae bench segment`: one step of semantic segmentation (arXiv 2111.06377, Table 5), timed.

usage: torch_segment.py [--model vit_base] [--head upernet|linear] [--batch 2] [--image 512] [--channels 3] [--classes 150]
                        [--precision fp32|bf16] [--threads 2] [--steps 5] [--compile] [--channels-last]
Random pictures and label maps; stochastic depth 0.1, UperNet 512 channels wide with its auxiliary head, fused AdamW. Prints one JSON
line: the median seconds of a step after two that are not counted.
"""
import argparse, json, resource, statistics, time
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch_finetune import Block

SIZES = {"quickstart": (128, 4, 4, 4), "vit_tiny": (192, 12, 3, 16), "vit_small": (384, 12, 6, 16), "vit_base": (768, 12, 12, 16), "vit_large": (1024, 24, 16, 16)}
DROP = 0.1


def conv(into, out, size):
    return nn.Sequential(nn.Conv2d(into, out, size, padding=size // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True))


def sized(x, other):
    return F.interpolate(x, other.shape[2:], mode="bilinear", align_corners=False)


class Uper(nn.Module):
    def __init__(self, dim, classes, width=512, auxiliary=256, scales=(1, 2, 3, 6)):
        super().__init__()
        up = lambda: nn.ConvTranspose2d(dim, dim, 2, 2, bias=False)
        self.finest, self.finer = nn.Sequential(up(), nn.BatchNorm2d(dim), nn.GELU(), up()), up()
        self.pools = nn.ModuleList(nn.Sequential(nn.AdaptiveAvgPool2d(s), conv(dim, width, 1)) for s in scales)
        self.bottleneck = conv(dim + len(scales) * width, width, 3)
        self.laterals = nn.ModuleList(conv(dim, width, 1) for _ in range(3))
        self.convs = nn.ModuleList(conv(width, width, 3) for _ in range(3))
        self.joined, self.scores = conv(4 * width, width, 3), nn.Conv2d(width, classes, 1)
        self.auxiliary = nn.Sequential(conv(dim, auxiliary, 3), nn.Conv2d(auxiliary, classes, 1))

    def layers(self, depth):
        return depth // 3, depth // 2, 2 * depth // 3, depth

    def forward(self, maps):
        top = F.max_pool2d(maps[3], 2)
        levels = [self.bottleneck(torch.cat([top, *(sized(pool(top), top) for pool in self.pools)], 1))]
        for lateral, finer in reversed(list(zip(self.laterals, (self.finest(maps[0]), self.finer(maps[1]), maps[2])))):
            x = lateral(finer)
            levels.insert(0, x + sized(levels[0], x))
        levels[:3] = [c(level) for c, level in zip(self.convs, levels)]
        joined = self.joined(torch.cat([levels[0], *(sized(level, levels[0]) for level in levels[1:])], 1))
        return [(1, self.scores(joined)), (0.4, self.auxiliary(maps[2]))]


class Linear(nn.Module):
    def __init__(self, dim, classes):
        super().__init__()
        self.norm, self.scores = nn.LayerNorm(dim, eps=1e-6), nn.Linear(dim, classes)

    def layers(self, depth):
        return (depth,)

    def forward(self, maps):
        return [(1, self.scores(self.norm(maps[0].permute(0, 2, 3, 1))).permute(0, 3, 1, 2))]


class Segmenter(nn.Module):
    def __init__(self, model, head, image, channels, classes):
        super().__init__()
        dim, depth, heads, patch = SIZES[model]
        self.side, self.depth = image // patch, depth
        self.embed = nn.Conv2d(channels, dim, patch, patch)
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.randn(1, self.side**2 + 1, dim) * 0.02)
        self.blocks = nn.ModuleList(Block(dim, heads, DROP * i / (depth - 1)) for i in range(depth))
        self.head = (Uper if head == "upernet" else Linear)(dim, classes)

    def forward(self, x, labels):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1).to(x.dtype), x], 1) + self.pos
        layers = []
        for block in self.blocks:
            x = block(x)
            layers.append(x)
        maps = [layers[i - 1][:, 1:].transpose(1, 2).unflatten(2, (self.side, self.side)) for i in self.head.layers(self.depth)]
        loss = 0
        for weight, scores in self.head(maps):
            loss = loss + weight * F.cross_entropy(F.interpolate(scores, labels.shape[1:], mode="bilinear", align_corners=False), labels)
        return loss


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--model", default="vit_base", choices=SIZES); a.add_argument("--head", default="upernet", choices=["upernet", "linear"])
    a.add_argument("--batch", type=int, default=2); a.add_argument("--image", type=int, default=512)
    a.add_argument("--channels", type=int, default=3); a.add_argument("--classes", type=int, default=150)
    a.add_argument("--precision", default="bf16", choices=["fp32", "bf16"]); a.add_argument("--threads", type=int, default=2)
    a.add_argument("--steps", type=int, default=5); a.add_argument("--compile", action="store_true")
    a.add_argument("--channels-last", action="store_true")
    o = a.parse_args()
    torch.manual_seed(0); torch.set_num_threads(o.threads)
    model = Segmenter(o.model, o.head, o.image, o.channels, o.classes)
    images = torch.randn(o.batch, o.channels, o.image, o.image)
    if o.channels_last:
        model, images = model.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    run = torch.compile(model) if o.compile else model
    opt = torch.optim.AdamW(model.parameters(), 1e-3, betas=(0.9, 0.999), weight_decay=0.05, fused=True)
    seconds = []
    for _ in range(o.steps + 2):
        labels = torch.randint(0, o.classes, (o.batch, o.image, o.image))
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=o.precision == "bf16"):
            loss = run(images, labels)
        opt.zero_grad(set_to_none=True); loss.backward(); opt.step()
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"framework": "torch " + torch.__version__, **vars(o), "step_s": statistics.median(seconds[2:]), "peak_rss_bytes": peak, "loss": loss.item()}))


if __name__ == "__main__":
    main()
