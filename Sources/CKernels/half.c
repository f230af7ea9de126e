#include <string.h>

#include "CKernels.h"

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

DISPATCHED void cck_to_half(size_t count, const float *x, uint16_t *y) {
  for (size_t i = 0; i < count; i++) {
    _Float16 half = (_Float16)x[i];
    memcpy(y + i, &half, sizeof half);
  }
}

DISPATCHED void cck_from_half(size_t count, const uint16_t *x, float *y) {
  for (size_t i = 0; i < count; i++) {
    _Float16 half;
    memcpy(&half, x + i, sizeof half);
    y[i] = (float)half;
  }
}
