#include <math.h>
#include <string.h>

#include "encoder.h"

void cck_pack_float32(size_t inputs, size_t outputs, const float *weight, float scale, float *panels) {
  for (size_t panel = 0; panel < outputs / CCK_PANEL; panel++) {
    float *target = panels + panel * inputs * CCK_PANEL;
    // In squares, so that what is read and what is written both stay in the cache.
    for (size_t first = 0; first < inputs; first += 16) {
      const size_t end = first + 16 < inputs ? first + 16 : inputs;
      for (size_t column = 0; column < CCK_PANEL; column++) {
        const float *row = weight + (panel * CCK_PANEL + column) * inputs;
        for (size_t k = first; k < end; k++) target[k * CCK_PANEL + column] = scale * row[k];
      }
    }
  }
}

static float largest(size_t inputs, const float *row, const float *column_scales) {
  float top = 0;
  for (size_t k = 0; k < inputs; k++) top = fmaxf(top, fabsf(row[k] * (column_scales ? column_scales[k] : 1)));
  return top;
}

void cck_pack_int8(
    size_t inputs, size_t outputs, const float *weight, float scale, const float *column_scales, int8_t *panels,
    float *scales, float *sums, size_t sum_stride) {
  for (size_t output = 0; output < outputs; output++) {
    const float *row = weight + output * inputs;
    const float top = largest(inputs, row, column_scales), step = top > 0 ? 127 / top : 0;
    int8_t *target = panels + (output / CCK_PANEL) * inputs * CCK_PANEL + (output % CCK_PANEL) * 4;
    for (size_t group = 0; group < inputs / cck_group(inputs); group++) sums[group * sum_stride + output] = 0;
    for (size_t k = 0; k < inputs; k++) {
      const int8_t byte = (int8_t)lrintf(row[k] * (column_scales ? column_scales[k] : 1) * step);
      target[(k / 4) * CCK_PANEL * 4 + k % 4] = byte;
      sums[k / cck_group(inputs) * sum_stride + output] += byte;
    }
    scales[output] = scale * top / 127;
  }
}
