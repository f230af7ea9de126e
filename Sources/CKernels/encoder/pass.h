#ifndef CLIPCROP_PASS_H
#define CLIPCROP_PASS_H

#include "encoder.h"
#include "team.h"

// One pass of one encoder: what all threads share. Buffers are the pass's own.
typedef struct {
  const cck_encoder *encoder;
  const cck_stem *stem;        // NULL where x comes ready
  const cck_norm *last;        // NULL where the result is not normed
  size_t sequences, length, rows, heads;
  size_t units;                // pieces of the rows; one is worked on by one thread at a time
  size_t key_blocks;           // panels of 64 keys a sequence
  float *x;                    // [rows, width], dense
  float *queries;              // [rows, padded(heads * CCK_PANEL)]
  char *keys[2];               // by the parity of the layer: what cck_key_block_bytes says, for [sequences, heads, key_blocks]
  char *values[2];             // what cck_value_bytes says, for [sequences, heads]
  char *scratch;               // for each thread
  size_t scratch_bytes;
} cck_pass;

// A row of a buffer is followed by a cache line of nothing: rows a power of two apart would share a few places of the cache.
static inline size_t padded(size_t width) { return width + 16; }

// Keys in blocks of 64. float32: [64 of the head][64 keys]. int8: [64 / 4][64 keys][4], the keys' scales [64], and these times the
// sums of their bytes [64].
static inline size_t cck_key_block_bytes(const cck_encoder *encoder) {
  return encoder->int8_attention ? CCK_PANEL * CCK_PANEL + 2 * CCK_PANEL * sizeof(float) : CCK_PANEL * CCK_PANEL * sizeof(float);
}

// Values of a head. float32: [length][64]. int8: [blocks of 64 keys][64 / 4][64 of the head][4], then for every key the binary logarithm of
// its scale, then one over its scale.
static inline size_t cck_value_bytes(const cck_encoder *encoder, size_t length, size_t blocks) {
  return encoder->int8_attention ? blocks * CCK_PANEL * (CCK_PANEL + 2 * sizeof(float)) : length * CCK_PANEL * sizeof(float);
}

// The products that stand alone.
typedef struct {
  cck_precision precision;
  size_t rows, inputs, outputs, units;
  char *scratch;               // for each thread
  size_t scratch_bytes;
  const float *x;
  const cck_product *weight;
  cck_activation activation;
  const float *residual;
  float *y;
} cck_lone_product;

// Rows that are normed, by themselves.
typedef struct {
  size_t rows, width, units;
  float epsilon;
  const cck_norm *norm;
  const float *x;
  float *y;
} cck_lone_norm;

static inline size_t unit_start(size_t rows, size_t units, size_t unit) { return rows * unit / units; }

// For each instruction set: what a thread needs beside, where the longest unit has `unit` rows; the work of a team's member; and what
// cck_arithmetic says.
#define CCK_PASSES(name)                                                      \
  size_t cck_scratch_##name(const cck_pass *pass, size_t unit);               \
  void cck_pass_##name(void *pass, team *team, size_t member);                \
  size_t cck_product_scratch_##name(const cck_lone_product *, size_t unit);   \
  void cck_product_##name(void *product, team *team, size_t member);          \
  void cck_norm_##name(void *norm, team *team, size_t member);                \
  double cck_registers_##name(cck_precision precision, size_t rounds);
CCK_PASSES(avx2)
CCK_PASSES(avx512)
CCK_PASSES(avx512_vnni)

#endif
