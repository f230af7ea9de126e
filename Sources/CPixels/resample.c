#include "CPixels.h"

#include <stdlib.h>
#include <string.h>

// Four floats, of which a pixel uses three: clang makes one register of it on every processor we build for.
typedef float vec __attribute__((vector_size(16), aligned(16)));

static void widen(const uint8_t *row, int32_t width, vec *out) {
  for (int32_t x = 0; x < width; x++, row += 3)
    out[x] = (vec){row[0], row[1], row[2], 0};
}

static float whole_level(float value) {
  int32_t level = (int32_t)(value + 0.5f);
  return (float)(value < 0 ? 0 : level > 255 ? 255 : level);
}

// One row of the horizontal pass, interleaved RGB.
static void reduce_row(const vec *row, cpx_axis axis, int rounded, float *out) {
  for (int32_t x = 0; x < axis.count; x++, out += 3) {
    const float *weight = axis.weights + (size_t)x * axis.taps;
    const vec *pixel = row + axis.first[x];
    const int32_t length = axis.length[x];
    vec even = {0, 0, 0, 0}, odd = even; // two sums, so that an addition need not wait for the last
    int32_t k = 0;
    for (; k + 1 < length; k += 2) {
      even += pixel[k] * weight[k];
      odd += pixel[k + 1] * weight[k + 1];
    }
    if (k < length)
      even += pixel[k] * weight[k];
    even += odd;
    for (int c = 0; c < 3; c++)
      out[c] = rounded ? whole_level(even[c]) : even[c];
  }
}

int cpx_resample(
    const uint8_t *pixels, size_t stride, int32_t width, cpx_axis horizontal, cpx_axis vertical, int rounded,
    float *out) {
  const size_t row_values = (size_t)horizontal.count * 3;
  vec *wide = NULL;
  // A ring of reduced rows: only those under the current output row are alive.
  const int32_t ring_rows = vertical.taps + 1;
  float *ring = malloc(sizeof(float) * row_values * (size_t)ring_rows);
  if (!ring || posix_memalign((void **)&wide, sizeof(vec), sizeof(vec) * (size_t)width)) {
    free(ring);
    return -1;
  }
  int32_t next = 0; // the first source row that has not been reduced yet
  for (int32_t y = 0; y < vertical.count; y++) {
    const int32_t first = vertical.first[y], length = vertical.length[y];
    if (next < first)
      next = first;
    for (; next < first + length; next++) {
      widen(pixels + stride * (size_t)next, width, wide);
      reduce_row(wide, horizontal, rounded, ring + row_values * (size_t)(next % ring_rows));
    }
    float *target = out + row_values * (size_t)y;
    memset(target, 0, sizeof(float) * row_values);
    for (int32_t k = 0; k < length; k++) {
      const float weight = vertical.weights[(size_t)y * vertical.taps + k];
      const float *row = ring + row_values * (size_t)((first + k) % ring_rows);
      for (size_t i = 0; i < row_values; i++)
        target[i] += row[i] * weight;
    }
    if (rounded)
      for (size_t i = 0; i < row_values; i++)
        target[i] = whole_level(target[i]);
  }
  free(wide);
  free(ring);
  return 0;
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
