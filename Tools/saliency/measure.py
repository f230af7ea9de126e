"""How much of a marked subject a crop keeps, relative to the best any crop of its size could keep."""

RATIOS = [(1, 1), (16, 9), (9, 16), (4, 5), (3, 1)]


def largest(width, height, ratio):
    """The largest window of a ratio, in fractions of the picture."""
    value = ratio[0] / ratio[1]
    return (height * value / width, 1.0) if height * value <= width else (1.0, width / value / height)


def kept(box, window):
    """The share of `box` inside `window`, both x0, y0, x1, y1, over the best share for a window of that size."""
    def share(low, high, start, end):
        inside = max(0.0, min(high, end) - max(low, start))
        return min(1.0, inside / min(high - low, end - start))

    return share(box[0], box[2], window[0], window[2]) * share(box[1], box[3], window[1], window[3])
