#include "encoder.h"

#include <stdlib.h>
#include <string.h>

#include "pass.h"

cck_isa cck_isa_available(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  if (avx512 && __builtin_cpu_supports("avx512vnni")) return CCK_AVX512_VNNI;
  if (avx512) return CCK_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CCK_AVX2;
#endif
  return CCK_PORTABLE;
}

bool cck_encoder_supports(size_t width, size_t heads, size_t hidden) {
  return heads > 0 && width % heads == 0 && width / heads <= CCK_PANEL && width % CCK_PANEL == 0 && hidden % CCK_PANEL == 0;
}

// About 96 rows a unit: enough to use a panel of weights often once it is in the cache, few enough that threads end together. A
// multiple of the threads, because alone on a machine they are equally fast.
static size_t units_for(size_t rows, size_t threads) {
  size_t units = (rows + 48) / 96;
  if (units < threads) units = threads;
  units = (units + threads - 1) / threads * threads;
  // A unit shorter than a tile wastes most of it.
  const size_t most = (rows + 5) / 6;
  return units < most ? units : most;
}

static void *buffer(size_t bytes) {
  void *memory = NULL;
  return posix_memalign(&memory, 64, bytes) == 0 ? memory : NULL;
}

static void (*pass_of(cck_isa isa))(void *, team *, size_t) {
#if defined(__x86_64__)
  switch (isa) {
    case CCK_AVX512_VNNI: return cck_pass_avx512_vnni;
    case CCK_AVX512: return cck_pass_avx512;
    case CCK_AVX2: return cck_pass_avx2;
    case CCK_PORTABLE: break;
  }
#endif
  return NULL;
}

static size_t scratch_of(cck_isa isa, const cck_pass *pass, size_t unit) {
#if defined(__x86_64__)
  switch (isa) {
    case CCK_AVX512_VNNI: return cck_scratch_avx512_vnni(pass, unit);
    case CCK_AVX512: return cck_scratch_avx512(pass, unit);
    case CCK_AVX2: return cck_scratch_avx2(pass, unit);
    case CCK_PORTABLE: break;
  }
#endif
  return 0;
}

bool cck_encoder_run(
    const cck_encoder *encoder, cck_isa isa, size_t threads, size_t sequences, size_t length, const cck_stem *stem,
    const cck_norm *last, float *x) {
  if (threads < 1) threads = 1;
  const size_t rows = sequences * length, heads = encoder->heads;
  void (*body)(void *, team *, size_t) = pass_of(isa);
  if (body == NULL) return false;
  if (rows == 0) return true;
  cck_pass pass = {
      .encoder = encoder, .stem = stem, .last = last, .sequences = sequences, .length = length, .rows = rows, .heads = heads,
      .units = units_for(rows, threads), .key_blocks = (length + CCK_PANEL - 1) / CCK_PANEL, .x = x};
  if (pass.units < threads) threads = pass.units;
  const size_t keys = sequences * heads * pass.key_blocks * cck_key_block_bytes(encoder);
  const size_t values = sequences * heads * cck_value_bytes(encoder, length, pass.key_blocks);
  pass.scratch_bytes = scratch_of(isa, &pass, (rows + pass.units - 1) / pass.units);
  pass.queries = buffer(rows * padded(heads * CCK_PANEL) * sizeof(float));
  pass.scratch = buffer(threads * pass.scratch_bytes);
  bool complete = pass.queries && pass.scratch;
  for (int parity = 0; parity < 2; parity++) {
    pass.keys[parity] = buffer(keys);
    pass.values[parity] = buffer(values);
    complete = complete && pass.keys[parity] && pass.values[parity];
  }
  if (complete) team_run(threads, body, &pass);
  for (int parity = 0; parity < 2; parity++) {
    free(pass.keys[parity]);
    free(pass.values[parity]);
  }
  free(pass.queries);
  free(pass.scratch);
  return complete;
}

// As many threads as have `share` of the work each: less is not worth the start of a thread.
static size_t worthwhile(size_t threads, size_t work, size_t share) {
  const size_t most = 1 + work / share;
  return threads > most ? most : threads < 1 ? 1 : threads;
}

bool cck_panel_product(
    cck_isa isa, size_t threads, size_t rows, size_t inputs, size_t outputs, const float *x, const cck_product *weight,
    cck_activation activation, const float *residual, float *y) {
  if (rows == 0) return true;
  threads = worthwhile(threads, rows * inputs * outputs, 1000000);
  cck_lone_product product = {
      .rows = rows, .inputs = inputs, .outputs = outputs, .units = units_for(rows, threads), .x = x, .weight = weight,
      .activation = activation, .residual = residual, .y = y};
  if (product.units < threads) threads = product.units;
#if defined(__x86_64__)
  switch (isa) {
    case CCK_AVX512_VNNI: team_run(threads, cck_product_avx512_vnni, &product); return true;
    case CCK_AVX512: team_run(threads, cck_product_avx512, &product); return true;
    case CCK_AVX2: team_run(threads, cck_product_avx2, &product); return true;
    case CCK_PORTABLE: break;
  }
#endif
  return false;
}

bool cck_layer_norm(
    cck_isa isa, size_t threads, size_t rows, size_t width, float epsilon, const cck_norm *norm, const float *x, float *y) {
  if (rows == 0) return true;
  threads = worthwhile(threads, rows * width, 1 << 20);
  cck_lone_norm lone = {
      .rows = rows, .width = width, .units = units_for(rows, threads), .epsilon = epsilon, .norm = norm, .x = x, .y = y};
  if (lone.units < threads) threads = lone.units;
#if defined(__x86_64__)
  switch (isa) {
    case CCK_AVX512_VNNI: team_run(threads, cck_norm_avx512_vnni, &lone); return true;
    case CCK_AVX512: team_run(threads, cck_norm_avx512, &lone); return true;
    case CCK_AVX2: team_run(threads, cck_norm_avx2, &lone); return true;
    case CCK_PORTABLE: break;
  }
#endif
  return false;
}

double cck_arithmetic(cck_isa isa, cck_precision precision, size_t rounds) {
#if defined(__x86_64__)
  switch (isa) {
    case CCK_AVX512_VNNI: return cck_registers_avx512_vnni(precision, rounds);
    case CCK_AVX512: return cck_registers_avx512(precision, rounds);
    case CCK_AVX2: return cck_registers_avx2(precision, rounds);
    case CCK_PORTABLE: break;
  }
#endif
  return 0;
}
