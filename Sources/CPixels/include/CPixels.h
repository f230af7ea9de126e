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

#pragma clang assume_nonnull end
