#include "CPixels.h"

#include <float.h>

// Where the eye goes must not depend on the processor: nothing is contracted to fused products, so that every version of a loop
// gives the same bits.
#pragma clang fp contract(off)

#if defined(__x86_64__) && defined(__GLIBC__)
#define PER_PROCESSOR __attribute__((target_clones("avx2", "default")))
#else
#define PER_PROCESSOR
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t choice __attribute__((vector_size(32), aligned(4)));

INLINE float total(const lanes *v) {
  float sum = (*v)[0];
  for (int i = 1; i < 8; i++)
    sum += (*v)[i];
  return sum;
}

// Eight values of an array.
#define AT(values, i) (*(const lanes *)((values) + (i)))

PER_PROCESSOR void cpx_compare_cells(const float *table, size_t count, size_t padded, cpx_comparison *out) {
  const float *first = table, *second = first + padded, *third = second + padded;
  const float *x = third + padded, *y = x + padded, *border = y + padded, *above = border + padded;
  const float *counted = above + padded;
  for (size_t i = 0; i < count; i++) {
    const float a = first[i], b = second[i], c = third[i];
    lanes distance = {0}, similar = {0}, sum_x = {0}, sum_y = {0}, square = {0}, on_border = {0}, on_above = {0};
    for (size_t k = 0; k < padded; k += 8) {
      const lanes da = AT(first, k) - a, db = AT(second, k) - b, dc = AT(third, k) - c;
      const lanes squared = da * da + db * db + dc * dc, valid = AT(counted, k);
      distance += __builtin_elementwise_sqrt(squared) * valid;
      // (1 + d^2/2)^-2 falls like a Gaussian near 0 and has heavier tails, which a few noisy cells need.
      const lanes base = 1 / (1 + squared * 0.5f);
      const lanes kernel = base * base * valid;
      const lanes px = AT(x, k), py = AT(y, k);
      similar += kernel;
      sum_x += kernel * px;
      sum_y += kernel * py;
      square += kernel * (px * px + py * py);
      on_border += kernel * AT(border, k);
      on_above += kernel * AT(above, k);
    }
    out[i] = (cpx_comparison){total(&distance), total(&similar),   total(&sum_x),   total(&sum_y),
                              total(&square),   total(&on_border), total(&on_above)};
  }
}

typedef struct {
  lanes distance, low, high;
} barrier;

#define CHOSEN(where, one, other) ((lanes)(((choice)(one) & (where)) | ((choice)(other) & ~(where))))

// A path that comes to `here`, whose values are `value`, by way of a neighbour.
INLINE void relax(barrier *here, const barrier *neighbour, const lanes *value) {
  const lanes high = __builtin_elementwise_max(neighbour->high, *value);
  const lanes low = __builtin_elementwise_min(neighbour->low, *value);
  const lanes range = high - low;
  const choice better = (choice)(range < here->distance) & (choice)(neighbour->distance < FLT_MAX);
  here->distance = CHOSEN(better, range, here->distance);
  here->low = CHOSEN(better, low, here->low);
  here->high = CHOSEN(better, high, here->high);
}

INLINE void scan(barrier *cells, const lanes *values, int32_t width, int32_t height, int right, int down) {
  const ptrdiff_t across = right ? 1 : -1, along = down ? width : -width;
  for (int32_t row = 0; row < height; row++) {
    ptrdiff_t index = (ptrdiff_t)(down ? row : height - 1 - row) * width + (right ? 0 : width - 1);
    for (int32_t column = 0; column < width; column++, index += across) {
      barrier here = cells[index];
      if (column > 0)
        relax(&here, &cells[index - across], &values[index]);
      if (row > 0)
        relax(&here, &cells[index - along], &values[index]);
      cells[index] = here;
    }
  }
}

PER_PROCESSOR void cpx_barrier_distances(
    const float *planes, int32_t width, int32_t height, float *scratch, float *all, float *above) {
  const size_t count = (size_t)width * (size_t)height;
  const float *first = planes, *second = first + count, *third = second + count;
  lanes *values = (lanes *)scratch;
  barrier *cells = (barrier *)(values + count);
  const lanes far = (lanes){0} + FLT_MAX, border = {0};
  // Paths of the second three lanes do not start at the bottom.
  const lanes bottom = {0, 0, 0, FLT_MAX, FLT_MAX, FLT_MAX, FLT_MAX, FLT_MAX};
  for (int32_t y = 0; y < height; y++)
    for (int32_t x = 0; x < width; x++) {
      const size_t i = (size_t)y * (size_t)width + (size_t)x;
      const float a = first[i], b = second[i], c = third[i];
      values[i] = (lanes){a, b, c, a, b, c, 0, 0};
      cells[i] = (barrier){far, values[i], values[i]};
      if (y == height - 1)
        cells[i].distance = bottom;
      if (y == 0 || x == 0 || x == width - 1)
        cells[i].distance = border;
    }
  scan(cells, values, width, height, 1, 1);
  scan(cells, values, width, height, 0, 0);
  scan(cells, values, width, height, 0, 1);
  scan(cells, values, width, height, 1, 0);
  for (size_t i = 0; i < count; i++) {
    const float *d = (const float *)&cells[i].distance;
    all[i] = d[0] + d[1] + d[2];
    above[i] = d[3] + d[4] + d[5];
  }
}
