"""Writes the pictures and Parquet files that mae-data's Parquet tests read. Needs pyarrow, numpy and Pillow.

    python tools/parquet_fixtures.py mae-data/src/test/resources/io/mae4j/data/dataset/parquet
"""

import io
import json
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

out = pathlib.Path(sys.argv[1])
random = np.random.default_rng(1)
names = ["ape", "bee", "cat"]
paths, contents, labels = [], [], []
for i in range(24):
    label = i // 8
    path = f"{names[label]}/picture-{i:02d}.png"
    noise = random.integers(0, 256, (6 + i % 5, 8, 3), dtype=np.uint8)
    png = io.BytesIO()
    Image.fromarray(noise).resize((24, 20), Image.BILINEAR).save(png, "PNG")
    (out / "pictures" / path).parent.mkdir(parents=True, exist_ok=True)
    (out / "pictures" / path).write_bytes(png.getvalue())
    paths.append(path)
    contents.append(png.getvalue())
    labels.append(label)

image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
features = {
    "image": {"_type": "Image"},
    "label": {"names": names, "_type": "ClassLabel"},
}
described = {"huggingface": json.dumps({"info": {"features": features}})}
schema = pa.schema([("image", image), ("label", pa.int64())], metadata=described)
images = [{"bytes": b, "path": p} for b, p in zip(contents, paths)]
table = pa.table([pa.array(images, image), pa.array(labels, pa.int64())], schema=schema)

# as the library datasets writes them: snappy, dictionaries, several row groups
pq.write_table(table, out / "snappy.parquet", row_group_size=7)
# many pages of second version, no dictionaries, levels outside of the compressed part
pq.write_table(table, out / "zstd.parquet", row_group_size=10, compression="zstd", use_dictionary=False,
               data_page_version="2.0", data_page_size=2000, write_batch_size=2)
pq.write_table(table, out / "lz4.parquet", compression="lz4", use_dictionary=False, data_page_size=2000, write_batch_size=3)
pq.write_table(table, out / "plain.parquet", compression="none", use_dictionary=["label"], data_page_size=2000, write_batch_size=1)

# a column of bytes alone, required, beside labels of text
flat = pa.schema([pa.field("jpg", pa.binary(), nullable=False), ("kind", pa.string()), ("size", pa.int32())])
kinds = [names[label] for label in labels]
pq.write_table(pa.table([contents, kinds, labels], schema=flat), out / "flat.parquet", compression="gzip", row_group_size=9)

# rows without a picture, and a test split without labels
gaps = [images[0], None, {"bytes": None, "path": "elsewhere.png"}, images[3]]
pq.write_table(pa.table([pa.array(gaps, image), pa.array([-1] * 4, pa.int64())], schema=schema), out / "gaps.parquet")

pq.write_table(pa.table({"text": ["no", "pictures"]}), out / "text.parquet")
