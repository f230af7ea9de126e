// Loops over pixels that a debug build must not slow down a hundredfold.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// How one axis is resampled: output i is the sum of weights[i * taps + k] * input[first[i] + k], k < length[i].
typedef struct {
  int32_t count;
  int32_t taps;
  const int32_t *first;
  const int32_t *length;
  const float *weights;
} cpx_axis;

/// Resamples 8-bit interleaved RGB, first along rows, then along columns.
///
/// `pixels` has rows of `stride` bytes. With `rounded`, each pass rounds to whole levels 0...255 (the arithmetic of
/// 8-bit resizers); without, values stay as they come. `out` receives vertical.count rows of horizontal.count pixels
/// of three floats. Returns -1 where memory runs out.
int cpx_resample(
    const uint8_t *pixels, size_t stride, int32_t width, cpx_axis horizontal, cpx_axis vertical, int rounded,
    float *out);

/// Interleaved values to whole levels, rounded and clamped to 0...255.
void cpx_to_bytes(const float *values, size_t count, uint8_t *bytes);
/// Interleaved RGB to three planes, each value * scale[channel] + offset[channel].
void cpx_to_planes(
    const float *values, size_t pixels, const float *scale, const float *offset, float *planes);

/// Pixels with transparency: 8-bit RGBA, premultiplied, rows without padding.
typedef struct {
  const uint8_t *pixels;
  int32_t width;
  int32_t height;
} cpx_layer;

/// Draws a layer over an opaque 8-bit RGB picture of `width` x `height` pixels.
///
/// A point (x, y) of the picture shows the layer's point (map[0] x + map[1] y + map[2], map[3] x + map[4] y + map[5]), both
/// measured from their top left corners; between pixels by Catmull and Rom's cubic. `color` is three rows of four: what
/// red, green and blue become of red, green, blue and one, levels in 0...1. `opacity` in 0...1 weakens the whole.
/// Only columns left ..< right and rows top ..< bottom are touched, which must lie in the picture.
void cpx_composite(
    uint8_t *picture, int32_t width, int32_t left, int32_t top, int32_t right, int32_t bottom, cpx_layer layer,
    const float *map, const float *color, float opacity);

/// RGBA to premultiplied RGBA, rounded, in place.
void cpx_premultiply(uint8_t *pixels, size_t count);
/// Halves a layer of even or odd size (the last column or row is repeated) by the mean of four pixels.
void cpx_halve(cpx_layer layer, uint8_t *out);
/// Three box filters of `radius` in both directions over `channels` interleaved 8-bit channels, in place: a Gaussian to the eye.
/// The border is repeated. Returns -1 where memory runs out.
int cpx_soften(uint8_t *pixels, int32_t width, int32_t height, int32_t channels, int32_t radius);
/// A picture's light, in place: every level becomes (level * gain[c] + lift[c]) * (1 - vignette * d^2) + noise * n, where d is
/// the distance from the middle in halves of the diagonal and n has mean 0 and deviation 1 and follows from `seed`.
void cpx_light(
    uint8_t *picture, int32_t width, int32_t height, const float *gain, const float *lift, float vignette, float noise,
    uint64_t seed);

#pragma clang assume_nonnull end
