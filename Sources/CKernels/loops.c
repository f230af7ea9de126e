#include <math.h>
#include <string.h>

#include "CKernels.h"

// The compiler makes one version a line of processors and the loader picks: no build of ours assumes its own machine.
#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

// sqrtf may set errno, which keeps a loop that calls it from being vectorised.
#if defined(__has_builtin) && __has_builtin(__builtin_elementwise_sqrt)
#define ROOT(x) __builtin_elementwise_sqrt(x)
#else
#define ROOT(x) sqrtf(x)
#endif

#define REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")

DISPATCHED void cck_add(size_t count, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}

DISPATCHED void cck_add_rows(size_t rows, size_t width, const float *restrict x, float *restrict y) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) y[i] += x[row * width + i];
}

DISPATCHED void cck_row_sums(size_t rows, size_t width, const float *restrict x, float *restrict y) {
  for (size_t row = 0; row < rows; row++) {
    REASSOCIATE
    float sum = 0;
    for (size_t i = 0; i < width; i++) sum += x[row * width + i];
    y[row] = sum;
  }
}

DISPATCHED void cck_multiply(size_t count, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < count; i++) y[i] *= x[i];
}

DISPATCHED void cck_scale(size_t count, float factor, float *y) {
  for (size_t i = 0; i < count; i++) y[i] *= factor;
}

DISPATCHED void cck_blend(size_t count, float decay, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < count; i++) y[i] = decay * y[i] + (1 - decay) * x[i];
}

DISPATCHED double cck_sum_of_squares(size_t count, const float *x) {
  double total = 0;
  // Blocks in single precision, their sums in double: as fast as the one, as exact as is needed.
  for (size_t start = 0; start < count; start += 1024) {
    REASSOCIATE
    size_t end = start + 1024 < count ? start + 1024 : count;
    float sum = 0;
    for (size_t i = start; i < end; i++) sum += x[i] * x[i];
    total += sum;
  }
  return total;
}

DISPATCHED void cck_adamw_step(
    size_t count, const cck_adamw *step, const float *restrict gradient, float *restrict weight,
    float *restrict moment, float *restrict variance) {
  const float beta1 = step->beta1, beta2 = step->beta2, epsilon = step->epsilon;
  const float keep = 1 - step->rate * step->decay, scale = step->gradient_scale;
  const float size = step->rate / step->correction1, root = 1 / sqrtf(step->correction2);
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * scale;
    float m = moment[i] + (g - moment[i]) * (1 - beta1);
    float v = variance[i] * beta2 + g * g * (1 - beta2);
    moment[i] = m;
    variance[i] = v;
    weight[i] = weight[i] * keep - size * m / (ROOT(v) * root + epsilon);
  }
}

DISPATCHED void cck_layer_norm_pullback(
    size_t rows, size_t width, float epsilon, const float *restrict x, const float *restrict gain,
    const float *restrict dy, float *restrict dx, float *restrict dgain, float *restrict dshift) {
  for (size_t row = 0; row < rows; row++) {
    REASSOCIATE
    const float *restrict a = x + row * width, *restrict g = dy + row * width;
    float sum = 0;
    for (size_t i = 0; i < width; i++) sum += a[i];
    const float mean = sum / width;
    float square = 0;
    for (size_t i = 0; i < width; i++) square += (a[i] - mean) * (a[i] - mean);
    const float inverse = 1 / sqrtf(square / width + epsilon);
    float total = 0, along = 0;
    for (size_t i = 0; i < width; i++) {
      float normed = (a[i] - mean) * inverse, scaled = g[i] * gain[i];
      total += scaled;
      along += scaled * normed;
      dgain[i] += g[i] * normed;
      dshift[i] += g[i];
    }
    total /= width;
    along /= width;
    float *restrict out = dx + row * width;
    for (size_t i = 0; i < width; i++)
      out[i] = inverse * (g[i] * gain[i] - total - (a[i] - mean) * inverse * along);
  }
}

DISPATCHED void cck_softmax_pullback(
    size_t rows, size_t width, float scale, const float *p, const float *dp, float *ds) {
  for (size_t row = 0; row < rows; row++) {
    REASSOCIATE
    const float *a = p + row * width, *g = dp + row * width;
    float along = 0;
    for (size_t i = 0; i < width; i++) along += a[i] * g[i];
    float *out = ds + row * width;
    for (size_t i = 0; i < width; i++) out[i] = scale * a[i] * (g[i] - along);
  }
}
