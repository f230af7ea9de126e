"""Prints the first numbers of xoshiro256** seeded by SplitMix64 (seed 0), which SceneRandomTests compares with.

Written from the algorithms' published description (Blackman and Vigna)."""

MASK = (1 << 64) - 1


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate(x, bits):
    return ((x << bits) | (x >> (64 - bits))) & MASK


def xoshiro(s):
    while True:
        yield (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


if __name__ == "__main__":
    seeds = split_mix(0)
    numbers = xoshiro([next(seeds) for _ in range(4)])
    print([hex(next(numbers)) for _ in range(3)])
