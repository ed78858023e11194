#!/usr/bin/env python3
"""Writes Hydra's own reading of every override in hydra-overrides.tsv beside it.

    python3 -m venv venv && venv/bin/pip install hydra-core==1.3.2
    venv/bin/python tools/reference/hydra_overrides.py mae-core/src/test/resources/io/mae4j/config/hydra-overrides.tsv

The file is read and written: to ask Hydra about another override, add a line with it and run this again.
"""

import json
import math
import sys
from decimal import Decimal

import hydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, Glob, IntervalSweep, OverrideType, QuotedString, RangeSweep
from hydra.errors import HydraException

HEADER = (
    f'# override, kind, key, package, value, values of a sweep as Hydra {hydra.__version__} (hydra-core on PyPI) reads them; '
    '"error" where it refuses'
)
KINDS = {
    OverrideType.CHANGE: "change",
    OverrideType.ADD: "+",
    OverrideType.FORCE_ADD: "++",
    OverrideType.DEL: "~",
}


def canonical(value):
    if value is None:
        return "null"
    if isinstance(value, QuotedString):
        return json.dumps(value.text, ensure_ascii=False)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return str(value)
        text = format(Decimal(repr(value)).normalize(), "f")
        return "float:" + (text if "." in text else text + ".0")
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(str(k), ensure_ascii=False) + ":" + canonical(v) for k, v in value.items()) + "}"
    if isinstance(value, Glob):
        return f"glob({canonical(value.include)},{canonical(value.exclude)})"
    tags = "".join(" #" + tag for tag in sorted(value.tags))
    if isinstance(value, IntervalSweep):
        return f"interval({canonical(value.start)},{canonical(value.end)})" + tags
    tags = (" shuffled" if value.shuffle else "") + tags
    if isinstance(value, ChoiceSweep):
        return ("sweep(" if value.simple_form else "choice(") + ",".join(map(canonical, value.list)) + ")" + tags
    if isinstance(value, RangeSweep):
        return f"range({canonical(value.start)},{canonical(value.stop)},{canonical(value.step)})" + tags
    raise AssertionError(type(value))


def values(override):
    value = override._value
    if isinstance(value, RangeSweep):
        return "-" if value.step == 0 else canonical(list(value.range()))
    if isinstance(value, ChoiceSweep):
        return canonical(value.list)
    return "-"


def answer(text):
    try:
        override = OverridesParser.create().parse_override(text)
        # the key of a map may be a number; all of it is text when it is rendered
        value = "-" if override.value_type is None else canonical(override._value)
        package = "-" if override.package is None else override.package
        return "\t".join([KINDS[override.type], override.key_or_group, package, value, values(override)])
    except HydraException:
        return "error"


def main(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    overrides = [line.split("\t")[0] for line in lines if not line.startswith("# ")]
    if overrides and overrides[-1] == "":
        overrides.pop()
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for override in overrides:
            file.write(override + "\t" + answer(override.replace("<TAB>", "\t")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
