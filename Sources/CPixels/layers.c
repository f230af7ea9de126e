#include "CPixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef float pixel4 __attribute__((vector_size(16)));
typedef uint8_t bytes4 __attribute__((vector_size(4)));

INLINE pixel4 splat(float value) { return (pixel4){value, value, value, value}; }

INLINE pixel4 texel(cpx_layer layer, int32_t x, int32_t y) {
  if (x < 0 || y < 0 || x >= layer.width || y >= layer.height)
    return splat(0);
  bytes4 bytes;
  memcpy(&bytes, layer.pixels + 4 * ((size_t)y * (size_t)layer.width + (size_t)x), 4);
  return __builtin_convertvector(bytes, pixel4);
}

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef float pixels4x4 __attribute__((vector_size(64)));

// Four neighbours of one row, each weighted, summed; all of them must lie in the layer.
INLINE pixel4 weighted_row(const uint8_t *pixels, pixel4 weights) {
  bytes16 bytes;
  memcpy(&bytes, pixels, 16);
  const pixels4x4 values = __builtin_convertvector(bytes, pixels4x4);
  return __builtin_shufflevector(values, values, 0, 1, 2, 3) * splat(weights[0]) +
         __builtin_shufflevector(values, values, 4, 5, 6, 7) * splat(weights[1]) +
         __builtin_shufflevector(values, values, 8, 9, 10, 11) * splat(weights[2]) +
         __builtin_shufflevector(values, values, 12, 13, 14, 15) * splat(weights[3]);
}

// The four weights of Catmull and Rom's spline for a place `t` between the second and the third sample.
INLINE pixel4 cubic(float t) {
  const float u = 1 - t;
  return (pixel4){
      -0.5f * t * u * u, 1 + t * t * (1.5f * t - 2.5f), 1 + u * u * (1.5f * u - 2.5f), -0.5f * u * t * t};
}

INLINE pixel4 sample(cpx_layer layer, float x, float y) {
  x -= 0.5f, y -= 0.5f;
  const int32_t column = (int32_t)floorf(x), row = (int32_t)floorf(y);
  const pixel4 across = cubic(x - (float)column), down = cubic(y - (float)row);
  pixel4 sum = splat(0);
  if (column >= 1 && row >= 1 && column + 2 < layer.width && row + 2 < layer.height) {
    const size_t stride = 4 * (size_t)layer.width;
    const uint8_t *first = layer.pixels + stride * (size_t)(row - 1) + 4 * (size_t)(column - 1);
    for (int32_t j = 0; j < 4; j++)
      sum += weighted_row(first + stride * (size_t)j, across) * splat(down[j]);
  } else {
    for (int32_t j = 0; j < 4; j++) {
      pixel4 line = splat(0);
      for (int32_t i = 0; i < 4; i++)
        line += texel(layer, column - 1 + i, row - 1 + j) * splat(across[i]);
      sum += line * splat(down[j]);
    }
  }
  // The spline overshoots at edges; a premultiplied colour is never more than its alpha.
  const float alpha = fminf(fmaxf(sum[3], 0), 255);
  sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, splat(0)), splat(alpha));
  sum[3] = alpha;
  return sum;
}

INLINE uint8_t level(float value) { return (uint8_t)(fminf(fmaxf(value, 0), 255) + 0.5f); }

void cpx_composite(
    uint8_t *picture, int32_t width, int32_t left, int32_t top, int32_t right, int32_t bottom, cpx_layer layer,
    const float *map, const float *color, float opacity) {
  for (int32_t y = top; y < bottom; y++) {
    uint8_t *out = picture + 3 * ((size_t)y * (size_t)width + (size_t)left);
    for (int32_t x = left; x < right; x++, out += 3) {
      const float px = (float)x + 0.5f, py = (float)y + 0.5f;
      const float sx = map[0] * px + map[1] * py + map[2], sy = map[3] * px + map[4] * py + map[5];
      if (!(sx > -1 && sy > -1 && sx < (float)layer.width + 1 && sy < (float)layer.height + 1))
        continue;
      const pixel4 seen = sample(layer, sx, sy);
      const float alpha = seen[3];
      if (alpha <= 0)
        continue;
      const float through = 1 - alpha * opacity / 255;
      for (int32_t c = 0; c < 3; c++) {
        const float *row = color + 4 * c;
        float value = row[0] * seen[0] + row[1] * seen[1] + row[2] * seen[2] + row[3] * alpha;
        value = fminf(fmaxf(value, 0), alpha);
        out[c] = level((float)out[c] * through + value * opacity);
      }
    }
  }
}

void cpx_premultiply(uint8_t *pixels, size_t count) {
  for (size_t i = 0; i < count; i++, pixels += 4)
    for (int32_t c = 0; c < 3; c++)
      pixels[c] = (uint8_t)((pixels[c] * pixels[3] + 127) / 255);
}

void cpx_halve(cpx_layer layer, uint8_t *out) {
  const int32_t width = (layer.width + 1) / 2, height = (layer.height + 1) / 2;
  for (int32_t y = 0; y < height; y++)
    for (int32_t x = 0; x < width; x++, out += 4) {
      const int32_t x1 = 2 * x + 1 < layer.width ? 2 * x + 1 : 2 * x;
      const int32_t y1 = 2 * y + 1 < layer.height ? 2 * y + 1 : 2 * y;
      const uint8_t *above = layer.pixels + 4 * (size_t)(2 * y) * (size_t)layer.width;
      const uint8_t *below = layer.pixels + 4 * (size_t)y1 * (size_t)layer.width;
      for (int32_t c = 0; c < 4; c++)
        out[c] = (uint8_t)((above[8 * x + c] + above[4 * x1 + c] + below[8 * x + c] + below[4 * x1 + c] + 2) / 4);
    }
}

// One box filter along a line of `count` samples that lie `step` bytes apart.
static void box(uint8_t *line, int32_t count, size_t step, int32_t radius, uint8_t *copy) {
  for (int32_t i = 0; i < count; i++)
    copy[i] = line[(size_t)i * step];
  const int32_t window = 2 * radius + 1;
  int32_t sum = 0;
  for (int32_t k = -radius; k <= radius; k++)
    sum += copy[k < 0 ? 0 : k >= count ? count - 1 : k];
  for (int32_t i = 0; i < count; i++) {
    line[(size_t)i * step] = (uint8_t)((sum + window / 2) / window);
    const int32_t enters = i + radius + 1, leaves = i - radius;
    sum += copy[enters >= count ? count - 1 : enters] - copy[leaves < 0 ? 0 : leaves];
  }
}

int cpx_soften(uint8_t *pixels, int32_t width, int32_t height, int32_t channels, int32_t radius) {
  uint8_t *copy = malloc((size_t)(width > height ? width : height));
  if (!copy)
    return -1;
  const size_t stride = (size_t)width * (size_t)channels;
  for (int32_t pass = 0; pass < 3; pass++) {
    for (int32_t y = 0; y < height; y++)
      for (int32_t c = 0; c < channels; c++)
        box(pixels + stride * (size_t)y + c, width, (size_t)channels, radius, copy);
    for (size_t i = 0; i < stride; i++)
      box(pixels + i, height, stride, radius, copy);
  }
  free(copy);
  return 0;
}

// The sum of four evenly distributed bytes is nearly normal, and cheap; 147.8 is its deviation.
INLINE float next_noise(uint64_t *state) {
  uint64_t x = *state;
  x ^= x << 13, x ^= x >> 7, x ^= x << 17;
  *state = x;
  const int32_t sum = (int32_t)(x >> 56 & 255) + (int32_t)(x >> 44 & 255) + (int32_t)(x >> 32 & 255) + (int32_t)(x >> 20 & 255);
  return ((float)sum - 510) / 147.8f;
}

void cpx_light(
    uint8_t *picture, int32_t width, int32_t height, const float *gain, const float *lift, float vignette, float noise,
    uint64_t seed) {
  uint64_t state = seed | 1;
  const float cx = 0.5f * (float)width, cy = 0.5f * (float)height;
  const float unit = 1 / (cx * cx + cy * cy);
  for (int32_t y = 0; y < height; y++)
    for (int32_t x = 0; x < width; x++, picture += 3) {
      const float dx = (float)x + 0.5f - cx, dy = (float)y + 0.5f - cy;
      const float shade = 1 - vignette * (dx * dx + dy * dy) * unit;
      for (int32_t c = 0; c < 3; c++) {
        const float grain = noise > 0 ? noise * next_noise(&state) : 0;
        picture[c] = level(((float)picture[c] * gain[c] + lift[c]) * shade + grain);
      }
    }
}
