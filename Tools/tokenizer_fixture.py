"""Makes Tests/Fixtures/tokenizer and Tests/Fixtures/tokenizer-corpus.

usage: tokenizer_fixture.py FOLDER_WITH_CLIP_TOKENIZER

Needs transformers. `tokenizer/` holds a small vocabulary trained here, as `pair/` (vocab.json, merges.txt) and
`unified/` (tokenizer.json), strings made from a fixed seed, and the ids that transformers gives them: with that
vocabulary, and with CLIP's full one, of which only ids are kept. `tokenizer-corpus/` holds tiny tokenizer files, good
and bad ones.
"""

import json
import random
import sys
from collections import Counter
from pathlib import Path

from transformers import CLIPTokenizer

FIXTURES = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"
START, END = "<|startoftext|>", "<|endoftext|>"
CORPUS = """a photo of a dog on the sofa . the dog and the cat are sleeping . an old man with a hat is walking in the rain .
two children play with a red ball near the lake . a small white boat on the water at sunset . the woman's bicycle stands
against the wall . they're looking at the mountains . a bowl of fruit on a wooden table . the left lion is yawning . a
person standing in front of the window . ein Mädchen liest ein Buch . une tasse de café sur la table . собака на диване .
日本語 の 文字 . photograph of people dancing in the street . the street at night with many lights . close-up of a flower"""
WORDS = (
    "a photo of the cat's dog don't we'll I'm they've you're he'd Straße ÉCOLE naïve ΣΊΣΥΦΟΣ İstanbul ǅ ﬁ K Å ½ ⅷ "
    "日本語 한국어 ไทย हिन्दी العربية 👩‍👩‍👧 🏳️‍🌈 e\u0301 o\u0323\u0302 <|startoftext|> <|endoftext|> <|STARTOFTEXT|> "
    "<|EndOfText|> <|startoftext <| |> ! !! ?! ''s 's 'S 're' ' \u00a0 \u3000 \x00 \x1f \x7f \u0085 \u2028 \u200b \ufeff "
    "123 1a2b _ snake_case </w> #version Ġ \ue000 \U000f0000 \u0f73\u0f71 \u0f75 \u0f81\u0323 \u0344 \u212b \u1e9b\u0323 "
    "\u0323\u09fe\u0323 \u0337\u0c3c \u0367\u0d3c \U00011935\U00011930 \u1112\u1161\u11ab sofa lake photograph"
).split(" ")


def alphabet():
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [b for b in range(256) if b not in visible]
    return {b: chr(b) if b in visible else chr(0x100 + hidden.index(b)) for b in range(256)}


def train(merge_count):
    letters = alphabet()
    words = Counter()
    for word in CORPUS.lower().split():
        symbols = [letters[b] for b in word.encode()]
        words[tuple(symbols[:-1] + [symbols[-1] + "</w>"])] += 1
    merges = []
    for _ in range(merge_count):
        pairs = Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = Counter({merge(word, best): count for word, count in words.items()})
    order = sorted(letters.values(), key=lambda letter: (ord(letter) > 0xFF, letter))
    tokens = order + [letter + "</w>" for letter in order] + ["".join(pair) for pair in merges] + [START, END]
    return {token: index for index, token in enumerate(dict.fromkeys(tokens))}, merges


def merge(word, pair):
    result, index = [], 0
    while index < len(word):
        if word[index : index + 2] == pair:
            result.append("".join(pair))
            index += 2
        else:
            result.append(word[index])
            index += 1
    return tuple(result)


def strings(count):
    generator = random.Random(16)
    result = ["", " ", "!", "a", "\n\t ", "a" * 300, "ab" * 200, "!" * 50, "\u0301" * 100, "a" + "\u0301\u0323" * 60]
    result += [word for word in WORDS] + [f"a{word}B{word}1" for word in WORDS]
    while len(result) < count:
        parts = []
        for _ in range(generator.randint(1, 6)):
            kind = generator.random()
            if kind < 0.5:
                parts.append(generator.choice(WORDS))
            elif kind < 0.6:
                parts += [chr(generator.randint(32, 126)) for _ in range(generator.randint(1, 8))]
            elif kind < 0.7:
                parts += [chr(generator.randint(0xA0, 0x24F)) for _ in range(generator.randint(1, 4))]
            elif kind < 0.85:
                parts += [chr(generator.choice([generator.randint(0x300, 0x36F), generator.randint(0x61, 0x7A),
                                                generator.randint(0x1100, 0x11FF), generator.randint(0x900, 0xDFF)]))
                          for _ in range(generator.randint(1, 5))]
            else:
                parts += [chr(c) for c in (generator.randint(0, 0x1FFFF) for _ in range(3)) if not 0xD800 <= c < 0xE000]
            if generator.random() < 0.6:
                parts.append(generator.choice([" ", "  ", "\t", "\n", "\u3000"]))
        result.append("".join(parts))
    return result


def added(content, normalized):
    return {"content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": normalized}


def vocabulary_folders(folder):
    vocabulary, merges = train(300)
    pair = folder / "pair"
    pair.mkdir(parents=True, exist_ok=True)
    (pair / "vocab.json").write_text(json.dumps(vocabulary) + "\n")
    lines = ["#version: 0.2"] + [" ".join(rule) for rule in merges]
    (pair / "merges.txt").write_text("\n".join(lines) + "\n")
    # As published folders have it: the markers are found in normalized text, the padding token in the text as given.
    special = {"bos_token": added(START, True), "eos_token": added(END, True), "unk_token": added(END, True),
               "pad_token": "!"}
    (pair / "special_tokens_map.json").write_text(json.dumps(special, indent=1) + "\n")
    (pair / "tokenizer_config.json").write_text('{"model_max_length": 16, "do_lower_case": true}\n')
    CLIPTokenizer.from_pretrained(pair).save_pretrained(folder / "unified")


def corpus(folder):
    folder.mkdir(parents=True, exist_ok=True)
    tokens = ["!", "a", "b", "a</w>", "b</w>", "ab</w>", "\u0120", START, END]
    vocabulary = {token: index for index, token in enumerate(tokens)}

    def write(name, **changes):
        model = {"type": "BPE", "vocab": dict(vocabulary), "merges": [["a", "b</w>"]]}
        top = {"version": "1.0", "added_tokens": [{"id": 0, **added("!", False), "special": True}]}
        for key, value in changes.items():
            (top if key in ("added_tokens", "model") else model)[key] = value
        text = json.dumps({**top, "model": changes.get("model", model)})
        (folder / f"{name}.json").write_text(text.replace('"TWICE"', '"a"') + "\n")

    write("good")
    write("good-string-merges", merges=["a b</w>"])
    write("good-added-beyond", added_tokens=[{"id": 9, **added("<new>", True), "special": False}])
    merges_first = {"merges": [["a", "b</w>"]], "vocab": dict(vocabulary)}
    write("good-merges-first", model=merges_first)
    write("good-strip", added_tokens=[{"id": 0, **added("!", False), "special": True, "lstrip": True, "rstrip": True,
                                       "single_word": True}])
    write("bad-hole", vocab={**vocabulary, "c": 12})
    write("bad-same-id", vocab={**vocabulary, "c": 2})
    write("bad-negative-id", vocab={**vocabulary, "c": -1})
    write("bad-huge-id", vocab={**vocabulary, "c": 2**40})
    write("bad-text-id", vocab={**vocabulary, "c": "9"})
    write("bad-fraction-id", vocab={**vocabulary, "c": 9.5})
    write("bad-same-token", vocab={**vocabulary, "TWICE": 9})
    write("bad-list-vocab", vocab=[["a", 0]])
    write("bad-empty-vocab", vocab={})
    write("bad-merge-unknown", merges=[["a", "z"]])
    write("bad-merge-result-unknown", merges=[["b", "a"]])
    write("bad-merge-one", merges=[["a"]])
    write("bad-merge-three", merges=[["a", "b", "a"]])
    write("bad-merge-no-space", merges=["ab"])
    write("bad-merge-spaces", merges=["a  b</w>"])
    write("bad-merge-number", merges=[1])
    write("bad-unigram", type="Unigram")
    write("bad-model", model=[])
    write("bad-added-empty", added_tokens=[{"id": 0, **added("", False)}])
    write("bad-added-list", added_tokens={})
    (folder / "bad-not-json.json").write_text("vocab\n")
    (folder / "bad-empty-object.json").write_text("{}\n")


def main():
    folder = FIXTURES / "tokenizer"
    vocabulary_folders(folder)
    corpus(FIXTURES / "tokenizer-corpus")
    texts = strings(4000)
    small = CLIPTokenizer.from_pretrained(folder / "pair")(texts)["input_ids"]
    assert small == CLIPTokenizer.from_pretrained(folder / "unified")(texts)["input_ids"]
    full = CLIPTokenizer.from_pretrained(sys.argv[1])(texts)["input_ids"]
    for name, value in [("strings", texts), ("small-ids", small), ("full-ids", full)]:
        (folder / f"{name}.json").write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


main()
