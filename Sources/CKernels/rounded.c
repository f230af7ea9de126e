#include <stdint.h>
#include <string.h>

#include "CKernels.h"
#include "exponential.h"

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

static inline uint16_t rounded(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t nearest = (bits + 0x7FFFu + ((bits >> 16) & 1)) >> 16;
  // Rounding could turn what is not a number into infinity.
  return (uint16_t)(x != x ? 0x7FC0u : nearest);
}

static inline float widened(uint16_t x) {
  const uint32_t bits = (uint32_t)x << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

DISPATCHED void cck_to_bfloat16(size_t count, const float *restrict x, uint16_t *restrict y) {
  for (size_t i = 0; i < count; i++) y[i] = rounded(x[i]);
}

DISPATCHED void cck_to_bfloat16_and_sum(
    size_t rows, size_t width, const float *restrict x, uint16_t *restrict y, float *restrict sums) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) {
      const float value = x[row * width + i];
      sums[i] += value;
      y[row * width + i] = rounded(value);
    }
}

enum { LANES = 16 };

// Lane by lane, because a compiler keeps the order of comparisons: not a number compares with nothing.
static inline float largest(size_t width, const float *a) {
  float lanes[LANES];
  size_t i = 0;
  for (int lane = 0; lane < LANES; lane++) lanes[lane] = a[0];
  for (; i + LANES <= width; i += LANES)
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = a[i + lane] > lanes[lane] ? a[i + lane] : lanes[lane];
  float top = a[0];
  for (; i < width; i++) top = a[i] > top ? a[i] : top;
  for (int lane = 0; lane < LANES; lane++) top = lanes[lane] > top ? lanes[lane] : top;
  return top;
}

DISPATCHED void cck_softmax(size_t rows, size_t width, float scale, float *x) {
  for (size_t row = 0; row < rows; row++) {
    _Pragma("clang fp reassociate(on) contract(fast)")
    float *restrict a = x + row * width;
    const float top = largest(width, a);
    float sum = 0;
    for (size_t i = 0; i < width; i++) {
      a[i] = exp_of_negative((top - a[i]) * scale);
      sum += a[i];
    }
    const float share = 1 / sum;
    for (size_t i = 0; i < width; i++) a[i] *= share;
  }
}

DISPATCHED void cck_softmax_pullback_rounded(
    size_t rows, size_t width, float scale, const float *restrict p, const float *restrict dp, uint16_t *restrict ds) {
  for (size_t row = 0; row < rows; row++) {
    _Pragma("clang fp reassociate(on) contract(fast)")
    const float *a = p + row * width, *g = dp + row * width;
    float along = 0;
    for (size_t i = 0; i < width; i++) along += a[i] * g[i];
    uint16_t *out = ds + row * width;
    for (size_t i = 0; i < width; i++) out[i] = rounded(scale * a[i] * (g[i] - along));
  }
}

static inline float sigmoid(float x) {
  const float e = exp_of_negative(x < 0 ? -x : x), large = 1 / (1 + e);
  return x < 0 ? e * large : large;
}

DISPATCHED void cck_quick_gelu_rounded(
    size_t count, const float *restrict x, uint16_t *restrict kept, uint16_t *restrict y) {
  for (size_t i = 0; i < count; i++) {
    kept[i] = rounded(x[i]);
    y[i] = rounded(x[i] * sigmoid(1.702f * x[i]));
  }
}

DISPATCHED void cck_quick_gelu_pullback_rounded(
    size_t rows, size_t width, const uint16_t *restrict kept, const float *restrict dy, uint16_t *restrict dx,
    float *restrict sums) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) {
      const float x = widened(kept[row * width + i]), s = sigmoid(1.702f * x);
      const float slope = dy[row * width + i] * (s + 1.702f * x * s * (1 - s));
      sums[i] += slope;
      dx[row * width + i] = rounded(slope);
    }
}
