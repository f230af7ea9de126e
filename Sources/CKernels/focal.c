#include <math.h>
#include <string.h>

#include "CKernels.h"
#include "exponential.h"

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

// log(1 + e) for 0 <= e <= 1 by the series of the inverse hyperbolic tangent of e / (2 + e), to 2e-7 of itself however small it is.
static inline float log_of_one_and(float e) {
  const float s = e / (2 + e), q = s * s;
  float p = 1.0f / 15;
  p = p * q + 1.0f / 13;
  p = p * q + 1.0f / 11;
  p = p * q + 1.0f / 9;
  p = p * q + 1.0f / 7;
  p = p * q + 1.0f / 5;
  p = p * q + 1.0f / 3;
  return 2 * s * (p * q + 1);
}

typedef struct {
  float entropy, entropy_slope, miss, miss_slope, balance;
} term;

static inline term term_of(float x, float t, float alpha) {
  const float e = exp_of_negative(x < 0 ? -x : x), large = 1 / (1 + e), small = e * large;
  // Both sigmoids from the exponential: 1 - p would round to 0 for large logits.
  const float p = x < 0 ? small : large, opposite = x < 0 ? large : small;
  return (term){
      .entropy = (x > 0 ? x : 0) - x * t + log_of_one_and(e),
      .entropy_slope = p * (1 - t) - opposite * t,
      .miss = p * (1 - t) + opposite * t,
      .miss_slope = (1 - 2 * t) * p * opposite,
      .balance = alpha * t + (1 - alpha) * (1 - t),
  };
}

#define BLOCK 512

DISPATCHED double cck_focal(
    size_t count, const cck_focal_settings *settings, const float *restrict x, const float *restrict t,
    const float *restrict mask, float *restrict gradient) {
  const float alpha = settings->alpha, gamma = settings->gamma, share = settings->share;
  double total = 0;
  float values[BLOCK];
  for (size_t start = 0; start < count; start += BLOCK) {
    const size_t length = count - start < BLOCK ? count - start : BLOCK;
    const float *a = x + start, *b = t + start, *w = mask ? mask + start : NULL;
    float *g = gradient + start;
    if (gamma == 2) {
      for (size_t i = 0; i < length; i++) {
        const term f = term_of(a[i], b[i], alpha);
        values[i] = f.balance * f.miss * f.miss * f.entropy;
        g[i] = share * f.balance * f.miss * (2 * f.miss_slope * f.entropy + f.miss * f.entropy_slope);
      }
    } else {
      for (size_t i = 0; i < length; i++) {
        const term f = term_of(a[i], b[i], alpha);
        const float discount = powf(f.miss, gamma);
        const float slope = gamma == 0 || f.miss == 0 ? 0 : gamma * powf(f.miss, gamma - 1) * f.miss_slope;
        values[i] = f.balance * discount * f.entropy;
        g[i] = share * f.balance * (slope * f.entropy + discount * f.entropy_slope);
      }
    }
    // What is masked is left out even where it is not a number.
    if (w)
      for (size_t i = 0; i < length; i++) {
        values[i] = w[i] == 0 ? 0 : w[i] * values[i];
        g[i] = w[i] == 0 ? 0 : w[i] * g[i];
      }
    float sum = 0;
    {
      _Pragma("clang fp reassociate(on)")
      for (size_t i = 0; i < length; i++) sum += values[i];
    }
    total += sum;
  }
  return total;
}

DISPATCHED double cck_masked_sum(size_t count, const float *x, const float *mask) {
  double total = 0;
  for (size_t start = 0; start < count; start += BLOCK) {
    _Pragma("clang fp reassociate(on)")
    const size_t end = count - start < BLOCK ? count : start + BLOCK;
    float sum = 0;
    if (mask)
      for (size_t i = start; i < end; i++) sum += x[i] * mask[i];
    else
      for (size_t i = start; i < end; i++) sum += x[i];
    total += sum;
  }
  return total;
}
