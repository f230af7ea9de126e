"""Makes Tests/Fixtures/tokenizer-learned: a CLIP vocabulary learnt from phrases, and the ids that transformers gives texts by it.

Needs transformers. Words are those of transformers' own normalizer and splitting; merges are counted anew for each step. `texts.json`
is learnt from, `queries.json` holds those texts and others with words, letters and marks that were not there, `ids.json` the ids
of each; the other files are the tokenizer's.
"""

import json
from collections import Counter
from pathlib import Path

from transformers import CLIPTokenizer

FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "tokenizer-learned"
START, END = "<|startoftext|>", "<|endoftext|>"
SIZE = 640
NAMES = """dog cat hot dog elephant baby elephant ice cream ice skate banana bananas crème brûlée piñata house garden t-rex
o'clock 8 ball 猫 ABC button unicorn umbrella hourglass fire engine fireworks fire fighter left-handed guitar aaaa aaaaaaa
red apple green apple pineapple""".split("\n")
TEMPLATES = ["{}", "a {}", "the {}", "a photo of a {}", "a picture of the {}", "an illustration of an {}"]
OTHERS = ["", "!", "dogs!", "a zebra's hat", "Ünïcödé 日本語 👩‍👩‍👧", "snake_case 123", "<|endoftext|> x", "PICTURE  OF\tTHE dogcat",
          "the aaaaaa", "\x00\x7f", "q" * 40]


def alphabet():
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [b for b in range(256) if b not in visible]
    return sorted(chr(b) if b in visible else chr(0x100 + hidden.index(b)) for b in range(256))


def write(folder, tokens, merges):
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {token: index for index, token in enumerate(tokens)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n")
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2"] + [" ".join(m) for m in merges]) + "\n")
    added = {"lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    special = {key: {"content": token, **added}
               for key, token in [("bos_token", START), ("eos_token", END), ("unk_token", END)]}
    (folder / "special_tokens_map.json").write_text(json.dumps(special | {"pad_token": "!"}) + "\n")
    settings = {"add_prefix_space": False, "bos_token": START, "do_lower_case": True, "eos_token": END, "errors": "replace",
                "model_max_length": 16, "pad_token": "!", "tokenizer_class": "CLIPTokenizer", "unk_token": END}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings) + "\n")
    return CLIPTokenizer.from_pretrained(folder)


def merge(word, pair):
    result, index = [], 0
    while index < len(word):
        if word[index:index + 2] == pair:
            result.append("".join(pair))
            index += 2
        else:
            result.append(word[index])
            index += 1
    return tuple(result)


def learn(texts, tokens, splitter):
    tokens, merges, words = list(tokens), [], Counter()
    for text in texts:
        normal = splitter.normalizer.normalize_str(text)
        for word, _ in splitter.pre_tokenizer.pre_tokenize_str(normal):
            words[tuple(word[:-1]) + (word[-1] + "</w>",)] += 1
    while len(tokens) < SIZE - 2:
        pairs = Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        if "".join(best) not in tokens:
            tokens.append("".join(best))
        merged = Counter()
        for word, count in words.items():
            merged[merge(word, best)] += count
        words = merged
    return tokens, merges


def main():
    names = [name for line in NAMES for name in [line, *line.split()]]
    texts = [template.format(name) for name in dict.fromkeys(names) for template in TEMPLATES]
    letters = alphabet()
    tokens = letters + [letter + "</w>" for letter in letters]
    splitter = write(FOLDER, tokens + [START, END], []).backend_tokenizer
    tokens, merges = learn(texts, tokens, splitter)
    tokenizer = write(FOLDER, tokens + [START, END], merges)
    queries = texts + OTHERS
    ids = tokenizer(queries)["input_ids"]
    assert tokenizer.pad_token_id == 0 and tokenizer.eos_token_id == len(tokens) + 1
    assert all(max(row) == row[-1] for row in ids)
    for name, value in [("texts", texts), ("queries", queries), ("ids", ids)]:
        (FOLDER / f"{name}.json").write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")
    print(len(texts), "texts,", len(tokens) + 2, "tokens,", len(merges), "merges")


main()
