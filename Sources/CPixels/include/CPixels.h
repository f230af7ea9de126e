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

/// Where resampled rows go: R, G, B interleaved where `plane` is 0, else into three planes of that many floats, each value times
/// scale[channel] plus offset[channel].
typedef struct {
  float *values;
  size_t plane;
  float scale[3];
  float offset[3];
} cpx_output;

/// Resamples a picture of 8-bit interleaved RGB that comes row by row, so that it is never in memory as a whole: first along
/// rows, then along columns.
///
/// With `rounded`, each pass rounds to whole levels 0...255 (the arithmetic of 8-bit resizers); without, values stay as they
/// come. The axes' and the output's memory must live as long as the resampler. NULL where memory runs out.
typedef struct cpx_resampler cpx_resampler;
cpx_resampler *_Nullable cpx_resampler_new(
    int32_t width, cpx_axis horizontal, cpx_axis vertical, int rounded, cpx_output output);
/// Takes the next row of `width` pixels, from the top. After the last one the output is complete.
void cpx_resampler_take(cpx_resampler *resampler, const uint8_t *row);
void cpx_resampler_free(cpx_resampler *resampler);

/// Interleaved values to whole levels, rounded and clamped to 0...255.
void cpx_to_bytes(const float *values, size_t count, uint8_t *bytes);
/// Interleaved RGB to three planes, each value * scale[channel] + offset[channel].
void cpx_to_planes(
    const float *values, size_t pixels, const float *scale, const float *offset, float *planes);

/// The sums that comparing a cell with all cells gives, each cell weighted by its likeness but for the distance.
typedef struct {
  float distance;
  float similar;
  float x;
  float y;
  float square;
  float border;
  float above;
} cpx_comparison;

/// Compares each of `count` cells with all of them. `table` is eight rows of `padded` values, the next multiple of 8: three
/// measures of a cell, its place (x, y) from the middle, whether it lies on the border, and on the border but for the bottom
/// (1 or 0), and 1 for a cell, 0 for padding.
void cpx_compare_cells(const float *table, size_t count, size_t padded, cpx_comparison *out);

/// The minimum barrier distance of each position to the border, summed over three planes that follow each other: in `all` from
/// the whole border, in `above` from the border without the bottom. Scans from all four corners. `scratch` is 32 floats a position.
void cpx_barrier_distances(
    const float *planes, int32_t width, int32_t height, float *scratch, float *all, float *above);

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
