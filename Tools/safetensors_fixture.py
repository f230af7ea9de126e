"""Makes Tests/Fixtures/safetensors and Tests/Fixtures/safetensors-corpus.

Needs torch and safetensors. `safetensors/` holds a file that the reference library wrote, with the values it reads
back as 32-bit bit patterns. `safetensors-corpus/` holds small good and hostile files; `verdicts.json` says which of
them the reference library accepts.
"""

import json
import struct
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

FIXTURES = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"


def reference_file():
    folder = FIXTURES / "safetensors"
    folder.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(7)
    # Every class of half: zeros, subnormals, the largest, infinities, NaN; 19 is no multiple of the loop's 8.
    halves = [0.0, -0.0, 6e-8, -6e-8, 3e-5, 6.1e-5, -6.2e-5, 1.0, -1.5, 65504.0, -65504.0, float("inf"),
              float("-inf"), float("nan"), 0.1, 1 / 3, 1000.5, 2.0**-14, 2.0**-24]
    tensors = {
        "half": torch.tensor(halves, dtype=torch.float16),
        "brain": torch.tensor(halves + [1e38, 1e-40], dtype=torch.bfloat16).reshape(3, 7),
        "single": torch.randn(2, 3, 5, generator=generator),
        "double": torch.randn(11, generator=generator, dtype=torch.float64) * 1e3,
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 4),
        "position_ids": torch.arange(16).reshape(1, 16),
        "ünï \"quoted\"\n": torch.ones(3, dtype=torch.float16),
        "flags": torch.tensor([True, False, True]),
        "eight": torch.tensor([1.0, 2.0]).to(torch.float8_e4m3fn),
    }
    save_file(tensors, folder / "reference.safetensors", metadata={"format": "pt"})
    # Floats alone: what our writer must reproduce byte for byte.
    floats = {k: v for k, v in tensors.items() if v.dtype in (torch.float32, torch.float16, torch.bfloat16)}
    save_file(floats, folder / "floats.safetensors", metadata={"format": "pt \t\u0001 \\ \"é\""})
    bits = {
        name: value.to(torch.float32).contiguous().view(torch.int32).flatten().tolist()
        for name, value in tensors.items()
        if value.dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16)
    }
    (folder / "expected.json").write_text(json.dumps(bits, separators=(",", ":")) + "\n")


def raw(header, data=b"", length=None):
    header = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(header) if length is None else length) + header + data


def entry(dtype="F32", shape="[2]", offsets="[0,8]", extra=""):
    return '{"dtype":"%s","shape":%s,"data_offsets":%s%s}' % (dtype, shape, offsets, extra)


def corpus():
    eight = bytes(range(8))
    one = '{"a":' + entry() + "}"
    two = '{"a":%s,"b":%s}'
    files = {
        "good": raw(one, eight),
        "good-padded": raw(one + "   ", eight),
        "good-no-tensors": raw("{}"),
        "good-metadata": raw('{"__metadata__":{"k":"v"},"a":' + entry() + "}", eight),
        "good-metadata-null": raw('{"__metadata__":null,"a":' + entry() + "}", eight),
        "good-extra-key": raw('{"a":' + entry(extra=',"later":[1,{"x":null}]') + "}", eight),
        "good-unsorted": raw(two % (entry("U8", "[4]", "[4,8]"), entry("U8", "[4]", "[0,4]")), eight),
        "good-empty-tensor": raw(two % (entry(), entry("F32", "[0,9]", "[8,8]")), eight),
        "good-scalar": raw('{"a":' + entry("F64", "[]") + "}", eight),
        "good-packed-4-bit": raw('{"a":' + entry("F4", "[16]") + "}", eight),
        "good-escaped-name": raw('{"\\u0061\\ud83d\\ude00\\n":' + entry() + "}", eight),
        "empty-file": b"",
        "seven-bytes": b"\x02\0\0\0\0\0\0",
        "length-only": raw("", b""),
        "length-zero-then-data": raw("", eight),
        "length-beyond-file": raw(one, b"", 4096),
        "length-giant": raw(one, eight, 100_000_001),
        "length-maximal": raw(one, eight, 2**64 - 1),
        "not-json": raw("hello world"),
        "not-an-object": raw("[]"),
        "not-utf8": raw(b'{"\xff\xfe":' + entry().encode() + b"}", eight),
        "overlong-utf8": raw(b'{"\xc0\xaf":' + entry().encode() + b"}", eight),
        "truncated-json": raw(one[:-1], eight),
        "text-after-json": raw(one + "x", eight),
        "trailing-comma": raw('{"a":' + entry() + ",}", eight),
        "single-quotes": raw(one.replace('"', "'"), eight),
        "control-character": raw('{"a\x01":' + entry() + "}", eight),
        "lone-surrogate": raw('{"\\ud83d":' + entry() + "}", eight),
        "bad-escape": raw('{"\\x41":' + entry() + "}", eight),
        "deep-nesting": raw('{"a":' + entry(extra=',"x":' + "[" * 5000 + "]" * 5000) + "}", eight),
        "number-with-leading-zero": raw('{"a":' + entry(shape="[02]") + "}", eight),
        "negative-shape": raw('{"a":' + entry(shape="[-2]") + "}", eight),
        "fractional-shape": raw('{"a":' + entry(shape="[2.0]") + "}", eight),
        "string-shape": raw('{"a":' + entry(shape='["2"]') + "}", eight),
        "shape-beyond-64-bits": raw('{"a":' + entry(shape="[18446744073709551616]") + "}", eight),
        "shape-product-overflows": raw('{"a":' + entry(shape="[4294967296,4294967296,2]") + "}", eight),
        "shape-bytes-overflow": raw('{"a":' + entry(shape="[4611686018427387904]", offsets="[0,0]") + "}"),
        "unknown-dtype": raw('{"a":' + entry("F33") + "}", eight),
        "dtype-lower-case": raw('{"a":' + entry("f32") + "}", eight),
        "dtype-missing": raw('{"a":{"shape":[2],"data_offsets":[0,8]}}', eight),
        "shape-missing": raw('{"a":{"dtype":"F32","data_offsets":[0,8]}}', eight),
        "offsets-missing": raw('{"a":{"dtype":"F32","shape":[2]}}', eight),
        "offsets-three": raw('{"a":' + entry(offsets="[0,8,8]") + "}", eight),
        "offsets-one": raw('{"a":' + entry(offsets="[0]") + "}", eight),
        "offsets-reversed": raw('{"a":' + entry(offsets="[8,0]") + "}", eight),
        "offsets-beyond-file": raw('{"a":' + entry(shape="[200]", offsets="[0,800]") + "}", eight),
        "offsets-huge": raw('{"a":' + entry(offsets="[9223372036854775799,9223372036854775807]") + "}", eight),
        "hole-at-start": raw('{"a":' + entry(offsets="[4,12]") + "}", eight + b"1234"),
        "hole-between": raw(two % (entry("U8", "[2]", "[0,2]"), entry("U8", "[4]", "[4,8]")), eight),
        "overlap": raw(two % (entry("U8", "[6]", "[0,6]"), entry("U8", "[4]", "[4,8]")), eight),
        "same-bytes-twice": raw(two % (entry(), entry()), eight),
        "size-mismatch": raw('{"a":' + entry(shape="[3]") + "}", eight),
        "partial-byte": raw('{"a":' + entry("F4", "[3]", "[0,1]") + "}", b"x"),
        "uncovered-tail": raw(one, eight + b"tail"),
        "uncovered-data-no-tensors": raw("{}", eight),
        "data-truncated": raw(one, eight[:5]),
        "tensor-is-list": raw('{"a":[1,2]}'),
        "metadata-number": raw('{"__metadata__":{"k":1},"a":' + entry() + "}", eight),
        "metadata-list": raw('{"__metadata__":[],"a":' + entry() + "}", eight),
        "duplicate-dtype": raw('{"a":' + entry(extra=',"dtype":"F32"') + "}", eight),
        # The format's text forbids these two; the reference library may let them pass.
        "strict-duplicate-tensor": raw('{"a":' + entry() + ',"a":' + entry() + "}", eight),
        "strict-leading-space": raw(" " + one, eight),
    }
    folder = FIXTURES / "safetensors-corpus"
    folder.mkdir(parents=True, exist_ok=True)
    verdicts = {}
    for name, content in sorted(files.items()):
        path = folder / f"{name}.safetensors"
        path.write_bytes(content)
        try:
            with safe_open(path, "numpy") as file:
                file.keys()
            verdicts[name] = "accepted"
        except Exception:
            verdicts[name] = "refused"
    (folder / "verdicts.json").write_text(json.dumps(verdicts, indent=1) + "\n")


reference_file()
corpus()
