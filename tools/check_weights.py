"""Checks that PyTorch computes from exported weights what mae4j computed.

usage: check_weights.py WEIGHTS EXPECTED HEADS [TOLERANCE]

WEIGHTS   safetensors under the published names, of mae export or mae import
EXPECTED  safetensors with images [batch, channels, height, width] and tokens [batch, prefix + patches, dim]
HEADS     attention heads of the encoder

The encoder is written from the papers (Dosovitskiy et al. 2020; He et al. 2021), out of PyTorch's own modules. Needs torch and
safetensors. Ends with 0 if the largest deviation, relative to the largest value, is at most TOLERANCE (1e-5).
"""

import sys

import torch
from safetensors.torch import load_file
from torch import nn


class Block(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self, dim, heads, hidden):
        super().__init__()
        self.before_attention = nn.LayerNorm(dim, eps=1e-6)
        self.attention = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.before_perceptron = nn.LayerNorm(dim, eps=1e-6)
        self.perceptron = nn.Sequential(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, dim))

    def forward(self, x):
        y = self.before_attention(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        return x + self.perceptron(self.before_perceptron(x))


# where PyTorch's modules keep what the published names call so
IN_BLOCK = {
    "before_attention.": "norm1.",
    "attention.in_proj_": "attn.qkv.",
    "attention.out_proj.": "attn.proj.",
    "before_perceptron.": "norm2.",
    "perceptron.0.": "mlp.fc1.",
    "perceptron.2.": "mlp.fc2.",
}


def published(name):
    for ours, theirs in IN_BLOCK.items():
        if name.startswith(ours):
            return theirs + name[len(ours):]
    raise KeyError(name)


def encoder(weights, heads, images):
    """The tokens of whole pictures."""
    patch = weights["patch_embed.proj.weight"]
    x = nn.functional.conv2d(images, patch, weights["patch_embed.proj.bias"], stride=patch.shape[2:])
    x = x.flatten(2).transpose(1, 2)  # [batch, patches, dim]
    if "cls_token" in weights:
        x = torch.cat([weights["cls_token"].expand(len(x), -1, -1), x], dim=1)
    x = x + weights["pos_embed"]
    dim = x.shape[-1]
    depth = len({name.split(".")[1] for name in weights if name.startswith("blocks.")})
    for i in range(depth):
        block = Block(dim, heads, weights[f"blocks.{i}.mlp.fc1.weight"].shape[0]).eval()
        names = block.state_dict().keys()
        block.load_state_dict({name: weights[f"blocks.{i}.{published(name)}"] for name in names})
        x = block(x)
    return nn.functional.layer_norm(x, [dim], weights["norm.weight"], weights["norm.bias"], eps=1e-6)


def main(arguments):
    weights = load_file(arguments[0])
    expected = load_file(arguments[1])
    tolerance = float(arguments[3]) if len(arguments) > 3 else 1e-5
    with torch.no_grad():
        tokens = encoder(weights, int(arguments[2]), expected["images"])
    deviation = ((tokens - expected["tokens"]).abs().max() / expected["tokens"].abs().max()).item()
    print(f"largest relative deviation {deviation:.2e} over {tokens.numel()} values")
    return 0 if deviation <= tolerance else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
