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

static float largest(size_t count, const float *row, const float *factors) {
  float top = 0;
  for (size_t k = 0; k < count; k++) {
    const float size = fabsf(factors ? row[k] * factors[k] : row[k]);
    top = size > top ? size : top;
  }
  return top;
}

// The nearest whole number: adding 1.5 * 2^23 rounds, and leaves it in the lowest bits.
static inline int32_t nearest(float x) {
  const float shifted = x + 12582912.0f;
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  return bits - 0x4B400000;
}

// row * factors * step to whole numbers; returns their sum.
static int32_t to_bytes(size_t count, const float *row, const float *factors, float step, int8_t *bytes) {
  int32_t sum = 0;
  for (size_t k = 0; k < count; k++) {
    bytes[k] = (int8_t)nearest((factors ? row[k] * factors[k] : row[k]) * step);
    sum += bytes[k];
  }
  return sum;
}

void cck_pack_int8(
    size_t inputs, size_t outputs, const float *weight, float scale, const float *column_scales, int8_t *panels,
    float *scales, float *sums, size_t stride) {
  const size_t width = cck_group(inputs);
  int8_t bytes[CCK_MOST_IN_GROUP];
  for (size_t output = 0; output < outputs; output++) {
    int8_t *target = panels + (output / CCK_PANEL) * inputs * CCK_PANEL + (output % CCK_PANEL) * 4;
    for (size_t group = 0; group < inputs / width; group++) {
      const float *row = weight + output * inputs + group * width;
      const float *factors = column_scales ? column_scales + group * width : NULL;
      const float top = largest(width, row, factors), size = scale * top / 127;
      scales[group * stride + output] = size;
      sums[group * stride + output] = size * to_bytes(width, row, factors, top > 0 ? 127 / top : 0, bytes);
      for (size_t k = 0; k < width; k += 4) memcpy(target + (group * width + k) * CCK_PANEL, bytes + k, 4);
    }
  }
}

void cck_pack_int16(
    size_t inputs, size_t outputs, const float *weight, int16_t *panels, float *scales, size_t stride) {
  const size_t width = cck_group(inputs);
  int16_t words[CCK_MOST_IN_GROUP];
  for (size_t output = 0; output < outputs; output++) {
    int16_t *target = panels + (output / CCK_PANEL) * inputs * CCK_PANEL + (output % CCK_PANEL) * 2;
    for (size_t group = 0; group < inputs / width; group++) {
      const float *row = weight + output * inputs + group * width;
      const float top = largest(width, row, NULL), step = top > 0 ? CCK_MOST_INT16 / top : 0;
      scales[group * stride + output] = top / CCK_MOST_INT16;
      for (size_t k = 0; k < width; k++) words[k] = (int16_t)nearest(row[k] * step);
      for (size_t k = 0; k < width; k += 2) memcpy(target + (group * width + k) * CCK_PANEL, words + k, 2 * sizeof *words);
    }
  }
}
