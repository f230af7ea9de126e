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

// What an instruction set has.
typedef struct {
  size_t (*scratch)(const cck_pass *, size_t unit);
  void (*pass)(void *, team *, size_t);
  size_t (*product_scratch)(const cck_lone_product *, size_t unit);
  void (*product)(void *, team *, size_t);
  void (*norm)(void *, team *, size_t);
  double (*registers)(cck_precision, size_t);
} kernels;

// NULL where there are none.
static const kernels *kernels_of(cck_isa isa) {
#if defined(__x86_64__)
#define KERNELS(name)                                                                                       \
  {cck_scratch_##name, cck_pass_##name, cck_product_scratch_##name, cck_product_##name, cck_norm_##name, \
   cck_registers_##name}
  static const kernels all[] = {KERNELS(avx2), KERNELS(avx512), KERNELS(avx512_vnni)};
  if (isa != CCK_PORTABLE) return &all[isa - CCK_AVX2];
#endif
  (void)isa;
  return NULL;
}

bool cck_encoder_run(
    const cck_encoder *encoder, cck_isa isa, size_t threads, size_t sequences, size_t length, const cck_stem *stem,
    const cck_norm *last, float *x) {
  if (threads < 1) threads = 1;
  const size_t rows = sequences * length, heads = encoder->heads;
  const kernels *kernels = kernels_of(isa);
  if (kernels == NULL) return false;
  if (rows == 0) return true;
  cck_pass pass = {
      .encoder = encoder, .stem = stem, .last = last, .sequences = sequences, .length = length, .rows = rows, .heads = heads,
      .units = units_for(rows, threads), .key_blocks = (length + CCK_PANEL - 1) / CCK_PANEL, .x = x};
  if (pass.units < threads) threads = pass.units;
  const size_t keys = sequences * heads * pass.key_blocks * cck_key_block_bytes(encoder);
  const size_t values = sequences * heads * cck_value_bytes(encoder, length, pass.key_blocks);
  pass.scratch_bytes = kernels->scratch(&pass, (rows + pass.units - 1) / pass.units);
  pass.queries = buffer(rows * padded(heads * CCK_PANEL) * sizeof(float));
  pass.scratch = buffer(threads * pass.scratch_bytes);
  bool complete = pass.queries && pass.scratch;
  for (int parity = 0; parity < 2; parity++) {
    pass.keys[parity] = buffer(keys);
    pass.values[parity] = buffer(values);
    complete = complete && pass.keys[parity] && pass.values[parity];
  }
  if (complete) team_run(threads, kernels->pass, &pass);
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
    cck_isa isa, size_t threads, cck_precision precision, size_t rows, size_t inputs, size_t outputs, const float *x,
    const cck_product *weight, cck_activation activation, const float *residual, float *y) {
  const kernels *kernels = kernels_of(isa);
  if (kernels == NULL) return false;
  if (rows == 0) return true;
  threads = worthwhile(threads, rows * inputs * outputs, 1000000);
  cck_lone_product product = {
      .precision = precision, .rows = rows, .inputs = inputs, .outputs = outputs, .units = units_for(rows, threads),
      .x = x, .weight = weight, .activation = activation, .residual = residual, .y = y};
  if (product.units < threads) threads = product.units;
  product.scratch_bytes = kernels->product_scratch(&product, (rows + product.units - 1) / product.units);
  product.scratch = product.scratch_bytes > 0 ? buffer(threads * product.scratch_bytes) : NULL;
  const bool complete = product.scratch != NULL || product.scratch_bytes == 0;
  if (complete) team_run(threads, kernels->product, &product);
  free(product.scratch);
  return complete;
}

bool cck_layer_norm(
    cck_isa isa, size_t threads, size_t rows, size_t width, float epsilon, const cck_norm *norm, const float *x, float *y) {
  const kernels *kernels = kernels_of(isa);
  if (kernels == NULL) return false;
  if (rows == 0) return true;
  threads = worthwhile(threads, rows * width, 1 << 20);
  cck_lone_norm lone = {
      .rows = rows, .width = width, .units = units_for(rows, threads), .epsilon = epsilon, .norm = norm, .x = x, .y = y};
  if (lone.units < threads) threads = lone.units;
  team_run(threads, kernels->norm, &lone);
  return true;
}

double cck_arithmetic(cck_isa isa, cck_precision precision, size_t rounds) {
  const kernels *kernels = kernels_of(isa);
  return kernels != NULL ? kernels->registers(precision, rounds) : 0;
}
