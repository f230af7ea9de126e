// A pre-norm transformer encoder as CLIP has it, as one fused pass over all of its layers.
#ifndef CLIPCROP_ENCODER_H
#define CLIPCROP_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The instruction sets there are kernels for, weakest first. PORTABLE has none here: oneDNN's products stand in.
typedef enum { CCK_PORTABLE, CCK_AVX2, CCK_AVX512, CCK_AVX512_VNNI } cck_isa;
// The best this processor has.
cck_isa cck_isa_available(void);

// INT16 is for the few products beside the layers of an int8 encoder, where bytes would cost accuracy and floats take twice as long:
// numbers of 12 bits with their sign, whose products can be added up in 32.
typedef enum { CCK_FLOAT32, CCK_INT8, CCK_INT16 } cck_precision;

// Widths are multiples of this, and it is what a head takes; narrower heads are filled up with zeros.
enum { CCK_PANEL = 64 };

// The weights of a product, [outputs, inputs] as PyTorch stores it, in panels of 64 outputs.
//   float32: [outputs / 64][inputs][64]
//   int8:    [outputs / 64][inputs / 4][64][4], with a scale for each output and group of inputs
//   int16:   [outputs / 64][inputs / 2][64][2], likewise
typedef struct {
  const void *panels;
  const float *bias;         // [outputs]; not NULL
  const float *scales;       // int8, int16: [inputs / cck_group(inputs)][outputs]
  const float *sums;         // int8: the sums of the same weights, scaled
} cck_product;

typedef struct {
  const float *gain, *shift;  // [width]
} cck_norm;

typedef struct {
  cck_norm norm1, norm2;
  cck_product qkv;   // width inputs, 3 * heads * CCK_PANEL outputs; queries come scaled, so that scores are powers of two
  cck_product out;   // heads * CCK_PANEL inputs, width outputs
  cck_product fc1;   // hidden
  cck_product fc2;   // width
} cck_layer;

typedef struct {
  size_t width, heads, hidden, layers;
  float epsilon;
  bool causal;               // a token sees only itself and those before it
  cck_precision precision;
  bool int8_attention;       // with int8 only: scores and mixing in int8 too
  const cck_layer *layer;
} cck_encoder;

enum { CCK_MOST_IN_GROUP = 256, CCK_MOST_INT16 = 2047 };
// Whether inputs can be grouped.
static inline bool cck_has_groups(size_t inputs) { return inputs % CCK_PANEL == 0; }
// How many inputs in a row share a scale: of a token's activation, and of an output's weights. An outlier coarsens only its own group.
static inline size_t cck_group(size_t inputs) {
  return inputs % CCK_MOST_IN_GROUP == 0 ? CCK_MOST_IN_GROUP : inputs % 192 == 0 ? 192 : inputs % 128 == 0 ? 128 : CCK_PANEL;
}

// Whether there are kernels for these widths.
bool cck_encoder_supports(size_t width, size_t heads, size_t hidden);

// What stands before the layers of a vision tower: the patches of planar images by their weights, behind a token that is the same for
// all images; positions are added, then normed. A sequence has one token more than its image has patches.
typedef struct {
  const float *pixels;        // [sequences, channels, height, width]; rests that do not fill a patch are dropped
  size_t channels, height, width, patch;
  cck_precision precision;    // float32, or int16 where there are groups of inputs
  cck_product weight;         // channels * patch * patch inputs; its bias is not used
  const float *token;         // [width]
  const float *positions;     // [length, width]
  cck_norm norm;
} cck_stem;

// x [sequences * length, width] through all layers, in place; sequences do not see each other. Rows of x are dense. Where there is a
// stem, x is what it makes of its pixels; where there is a last norm, the result is normed. Uses `threads` threads of its own and gives
// back all its memory; false when there is none left. Re-entrant.
bool cck_encoder_run(
    const cck_encoder *encoder, cck_isa isa, size_t threads, size_t sequences, size_t length, const cck_stem *stem,
    const cck_norm *last, float *x);

// y = the layer norm of x [rows, width], of whole panels; y may be x.
bool cck_layer_norm(
    cck_isa isa, size_t threads, size_t rows, size_t width, float epsilon, const cck_norm *norm, const float *x, float *y);

typedef enum { CCK_IDENTITY, CCK_QUICK_GELU, CCK_GELU } cck_activation;

// y [rows, outputs] = activation(x [rows, inputs] W^T + bias) + residual, in float32 or int16: for layers that stand alone. The last
// panel, the bias and the scales are filled up with zeros. The residual may be NULL, or y. False when there is no memory left.
bool cck_panel_product(
    cck_isa isa, size_t threads, cck_precision precision, size_t rows, size_t inputs, size_t outputs, const float *x,
    const cck_product *weight, cck_activation activation, const float *residual, float *y);

// Multiplies and adds in registers alone, to see what a core can do at most; returns how many operations that were, a multiplication
// with its addition being two; 0 without kernels.
double cck_arithmetic(cck_isa isa, cck_precision precision, size_t rounds);

// Packing; `weight` is [outputs, inputs], the result is scaled by `scale`, its columns (inputs) by column_scales if not NULL. Scales
// and sums of a group are `stride` floats before those of the next.
void cck_pack_float32(size_t inputs, size_t outputs, const float *weight, float scale, float *panels);
void cck_pack_int8(
    size_t inputs, size_t outputs, const float *weight, float scale, const float *column_scales, int8_t *panels,
    float *scales, float *sums, size_t stride);
void cck_pack_int16(
    size_t inputs, size_t outputs, const float *weight, int16_t *panels, float *scales, size_t stride);

#endif
