#include "CPixels.h"

#include <stdlib.h>
#include <string.h>

// Vectors in clang's own notation: it makes of them what the processor has. The loops are compiled twice where that is
// possible, and the better version is picked when the program starts.
#if defined(__x86_64__) && defined(__GLIBC__) // picking needs indirect functions, which musl has not
#define PER_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define PER_PROCESSOR
#endif
#define INLINE static inline __attribute__((always_inline))

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef int32_t ints4 __attribute__((vector_size(16)));
typedef float pixel4 __attribute__((vector_size(16)));               // R, G, B and a lane that nobody reads
typedef float pixels8 __attribute__((vector_size(32), aligned(16))); // two of them

// `row` as floats. Loads take four bytes, so that the last pixel is done by hand.
INLINE void widen(const uint8_t *row, int32_t width, pixel4 *out) {
  for (int32_t x = 0; x + 1 < width; x++, row += 3) {
    bytes4 bytes;
    memcpy(&bytes, row, 4);
    out[x] = __builtin_convertvector(bytes, pixel4);
  }
  out[width - 1] = (pixel4){row[0], row[1], row[2], 0};
  out[width] = (pixel4){0, 0, 0, 0}; // an odd window ends on it, with weight 0
}

INLINE pixel4 whole_levels(pixel4 value) {
  value = __builtin_elementwise_max(value + 0.5f, (pixel4){0, 0, 0, 0});
  value = __builtin_elementwise_min(value, (pixel4){255, 255, 255, 255});
  return __builtin_convertvector(__builtin_convertvector(value, ints4), pixel4);
}

INLINE float whole_level(float value) {
  value = value < 0 ? 0 : value + 0.5f;
  return (float)(int32_t)(value > 255 ? 255 : value);
}

// One row of the horizontal pass, interleaved RGB; `weights` holds each weight four times, an even number a window.
INLINE void reduce_row(
    const pixel4 *row, cpx_axis axis, const pixel4 *weights, int32_t taps, int rounded, float *out) {
  for (int32_t x = 0; x < axis.count; x++, out += 3) {
    const pixel4 *weight = weights + (size_t)x * (size_t)taps;
    const pixel4 *pixel = row + axis.first[x];
    pixels8 sum = {0, 0, 0, 0, 0, 0, 0, 0};
    for (int32_t k = 0; k < axis.length[x]; k += 2)
      sum += *(const pixels8 *)(pixel + k) * *(const pixels8 *)(weight + k);
    pixel4 value = __builtin_shufflevector(sum, sum, 0, 1, 2, 3) + __builtin_shufflevector(sum, sum, 4, 5, 6, 7);
    if (rounded)
      value = whole_levels(value);
    memcpy(out, &value, 3 * sizeof(float));
  }
}

// The rows under one output row, weighted and summed.
INLINE void mix_rows(
    const float *ring, int32_t ring_rows, size_t values, cpx_axis axis, int32_t y, int rounded, float *target) {
  memset(target, 0, sizeof(float) * values);
  for (int32_t k = 0; k < axis.length[y]; k++) {
    const float weight = axis.weights[(size_t)y * (size_t)axis.taps + (size_t)k];
    const float *row = ring + values * (size_t)((axis.first[y] + k) % ring_rows);
    for (size_t i = 0; i < values; i++)
      target[i] += row[i] * weight;
  }
  if (rounded)
    for (size_t i = 0; i < values; i++)
      target[i] = whole_level(target[i]);
}

// Each weight in four lanes, windows filled up to an even number of taps.
static void spread_weights(cpx_axis axis, int32_t taps, pixel4 *out) {
  for (int32_t x = 0; x < axis.count; x++)
    for (int32_t k = 0; k < taps; k++) {
      const float weight = k < axis.length[x] ? axis.weights[(size_t)x * (size_t)axis.taps + (size_t)k] : 0;
      *out++ = (pixel4){weight, weight, weight, weight};
    }
}

struct cpx_resampler {
  int32_t width;
  cpx_axis horizontal, vertical;
  int rounded;
  cpx_output output;
  int32_t taken; // rows
  int32_t given; // rows
  int32_t taps;  // of a horizontal window, an even number
  pixel4 *wide;
  pixel4 *weights;
  float *ring; // reduced rows, of which only those under the current output row are alive
  float *mixed;
};

static int32_t ring_rows(const cpx_resampler *r) { return r->vertical.taps + 1; }

INLINE void to_planes(const float *row, size_t pixels, size_t first, cpx_output output) {
  for (int c = 0; c < 3; c++) {
    float *plane = output.values + output.plane * (size_t)c + first;
    const float s = output.scale[c], o = output.offset[c];
    for (size_t i = 0; i < pixels; i++)
      plane[i] = row[i * 3 + (size_t)c] * s + o;
  }
}

// Gives the output rows for which no further row is needed.
INLINE void give(cpx_resampler *r) {
  const size_t pixels = (size_t)r->horizontal.count;
  for (; r->given < r->vertical.count; r->given++) {
    const int32_t y = r->given;
    if (r->vertical.first[y] + r->vertical.length[y] > r->taken)
      return;
    float *target = r->output.plane ? r->mixed : r->output.values + pixels * 3 * (size_t)y;
    mix_rows(r->ring, ring_rows(r), pixels * 3, r->vertical, y, r->rounded, target);
    if (r->output.plane)
      to_planes(target, pixels, pixels * (size_t)y, r->output);
  }
}

PER_PROCESSOR static void take(cpx_resampler *r, const uint8_t *row) {
  const int32_t y = r->taken++;
  if (r->given < r->vertical.count && y >= r->vertical.first[r->given]) {
    float *reduced = r->ring + (size_t)r->horizontal.count * 3 * (size_t)(y % ring_rows(r));
    widen(row, r->width, r->wide);
    reduce_row(r->wide, r->horizontal, r->weights, r->taps, r->rounded, reduced);
  }
  give(r);
}

cpx_resampler *cpx_resampler_new(
    int32_t width, cpx_axis horizontal, cpx_axis vertical, int rounded, cpx_output output) {
  cpx_resampler *r = calloc(1, sizeof(cpx_resampler));
  if (!r)
    return NULL;
  r->width = width, r->horizontal = horizontal, r->vertical = vertical, r->rounded = rounded, r->output = output;
  r->taps = horizontal.taps + horizontal.taps % 2;
  const size_t row = sizeof(float) * 3 * (size_t)horizontal.count;
  r->wide = aligned_alloc(sizeof(pixel4), sizeof(pixel4) * ((size_t)width + 1));
  r->weights = aligned_alloc(sizeof(pixel4), sizeof(pixel4) * (size_t)horizontal.count * (size_t)r->taps);
  r->ring = malloc(row * (size_t)ring_rows(r));
  r->mixed = malloc(row);
  if (!r->wide || !r->weights || !r->ring || !r->mixed) {
    cpx_resampler_free(r);
    return NULL;
  }
  spread_weights(horizontal, r->taps, r->weights);
  return r;
}

void cpx_resampler_take(cpx_resampler *resampler, const uint8_t *row) { take(resampler, row); }

void cpx_resampler_free(cpx_resampler *resampler) {
  free(resampler->wide);
  free(resampler->weights);
  free(resampler->ring);
  free(resampler->mixed);
  free(resampler);
}

void cpx_to_bytes(const float *values, size_t count, uint8_t *bytes) {
  for (size_t i = 0; i < count; i++)
    bytes[i] = (uint8_t)whole_level(values[i]);
}

void cpx_to_planes(const float *values, size_t pixels, const float *scale, const float *offset, float *planes) {
  for (int c = 0; c < 3; c++) {
    float *plane = planes + pixels * (size_t)c;
    const float s = scale[c], o = offset[c];
    for (size_t i = 0; i < pixels; i++)
      plane[i] = values[i * 3 + (size_t)c] * s + o;
  }
}
