#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "pass.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define TILE_VECTORS 2
#define MOST_ROWS 6
#define BYTE_ROWS 4
#define MULTIPLY_PAIRS(a, b) __builtin_bit_cast(ints, _mm256_madd_epi16((__m256i)(a), (__m256i)(b)))
#define RECIPROCAL(x) ((vec)_mm256_rcp_ps((__m256)(x)))
#define NAME(function) function##_avx2
#include "pass.inc"
#pragma clang attribute pop
#endif
