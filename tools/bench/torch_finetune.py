#!/usr/bin/env python3
"""PyTorch beside `mae bench finetune`: one step of fine-tuning (arXiv 2111.06377, Table 9), timed.

usage: torch_finetune.py [--model vit_base] [--batch 8] [--precision fp32|bf16] [--threads 2] [--steps 5] [--compile]
Random pictures and soft targets; stochastic depth 0.1, the mean of the patches' tokens, fused AdamW. Prints one JSON line: the median
seconds of a step after three that are not counted.
"""
import argparse, json, statistics, time
import torch
import torch.nn as nn
import torch.nn.functional as F

SIZES = {"vit_tiny": (192, 12, 3), "vit_small": (384, 12, 6), "vit_base": (768, 12, 12), "vit_large": (1024, 24, 16)}
PATCH, IMAGE, CLASSES, DROP = 16, 224, 1000, 0.1


class Block(nn.Module):
    def __init__(self, dim, heads, drop):
        super().__init__()
        self.heads, self.drop = heads, drop
        self.norm1, self.norm2 = nn.LayerNorm(dim, eps=1e-6), nn.LayerNorm(dim, eps=1e-6)
        self.qkv, self.proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.fc1, self.fc2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def dropped(self, branch):
        if self.drop == 0:
            return branch
        kept = (torch.rand(branch.shape[0], 1, 1, device=branch.device) >= self.drop).to(branch.dtype)
        return branch * kept / (1 - self.drop)

    def attention(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d))

    def forward(self, x):
        x = x + self.dropped(self.attention(self.norm1(x)))
        return x + self.dropped(self.fc2(F.gelu(self.fc1(self.norm2(x)))))


class Classifier(nn.Module):
    def __init__(self, dim, depth, heads):
        super().__init__()
        self.embed = nn.Conv2d(3, dim, PATCH, PATCH)
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.randn(1, (IMAGE // PATCH) ** 2 + 1, dim) * 0.02)
        self.blocks = nn.Sequential(*[Block(dim, heads, DROP * i / (depth - 1)) for i in range(depth)])
        self.norm, self.head = nn.LayerNorm(dim, eps=1e-6), nn.Linear(dim, CLASSES)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1).to(x.dtype), x], 1) + self.pos
        return self.head(self.norm(self.blocks(x)[:, 1:].mean(1)))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--model", default="vit_base", choices=SIZES); a.add_argument("--batch", type=int, default=8)
    a.add_argument("--precision", default="bf16", choices=["fp32", "bf16"]); a.add_argument("--threads", type=int, default=2)
    a.add_argument("--steps", type=int, default=5); a.add_argument("--compile", action="store_true")
    o = a.parse_args()
    torch.manual_seed(0); torch.set_num_threads(o.threads)
    model = Classifier(*SIZES[o.model])
    run = torch.compile(model) if o.compile else model
    opt = torch.optim.AdamW(model.parameters(), 1e-3, betas=(0.9, 0.999), weight_decay=0.05, fused=True)
    images, targets = torch.randn(o.batch, 3, IMAGE, IMAGE), torch.softmax(torch.randn(o.batch, CLASSES), -1)
    seconds = []
    for _ in range(o.steps + 3):
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=o.precision == "bf16"):
            loss = F.cross_entropy(run(images), targets)
        opt.zero_grad(set_to_none=True); loss.backward(); opt.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"framework": "torch " + torch.__version__, **vars(o), "step_s": statistics.median(seconds[3:]), "loss": loss.item()}))


if __name__ == "__main__":
    main()
