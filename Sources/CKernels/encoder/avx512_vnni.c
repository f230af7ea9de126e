#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "pass.h"

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma"))), apply_to = function)
#define LANES 16
#define TILE_VECTORS 4
#define MOST_ROWS 6
#define BYTE_ROWS 6
#define HAS_BYTE_DOTS
#define DOT_BYTES(sum, a, b) __builtin_bit_cast(ints, _mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(a), (__m512i)(b)))
#define HAS_POWERS
#define REST(x) ((vec)_mm512_reduce_ps((__m512)(x), 0))
#define TIMES_POWER(p, x) ((vec)_mm512_scalef_ps((__m512)(p), (__m512)(x)))
#define RECIPROCAL(x) ((vec)_mm512_rcp14_ps((__m512)(x)))
#define DOT_WORDS(sum, a, b) __builtin_bit_cast(ints, _mm512_dpwssd_epi32((__m512i)(sum), (__m512i)(a), (__m512i)(b)))
#define NAME(function) function##_avx512_vnni
#include "pass.inc"
#pragma clang attribute pop
#endif
