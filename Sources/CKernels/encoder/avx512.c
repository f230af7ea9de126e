#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "pass.h"

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))), apply_to = function)
#define LANES 16
#define TILE_VECTORS 4
#define MOST_ROWS 6
#define BYTE_ROWS 5
#define MULTIPLY_PAIRS(a, b) __builtin_bit_cast(ints, _mm512_madd_epi16((__m512i)(a), (__m512i)(b)))
#define NAME(function) function##_avx512
#include "pass.inc"
#pragma clang attribute pop
#endif
