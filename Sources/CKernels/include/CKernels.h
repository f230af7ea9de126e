// Loops over floats that training spends its time in, vectorised for the processor they run on.
#ifndef CLIPCROP_KERNELS_H
#define CLIPCROP_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "encoder.h"

// Calls body(context, index) for every index below `count` on threads that live as long as the loop and wait for nothing afterwards;
// a loop within a loop runs on its own thread.
void cck_parallel(size_t threads, size_t count, void *context, void (*body)(void *context, size_t index));

// y += x
void cck_add(size_t count, const float *x, float *y);
// y += x[row] for every row of [rows, width]
void cck_add_rows(size_t rows, size_t width, const float *x, float *y);
// y[row] = the sum of x[row], for every row of [rows, width]
void cck_row_sums(size_t rows, size_t width, const float *x, float *y);
// y *= x
void cck_multiply(size_t count, const float *x, float *y);
// y *= factor
void cck_scale(size_t count, float factor, float *y);
// y = decay * y + (1 - decay) * x
void cck_blend(size_t count, float decay, const float *x, float *y);
// The sum of squares, in double precision.
double cck_sum_of_squares(size_t count, const float *x);

// One AdamW step (Loshchilov and Hutter, arXiv 1711.05101, in the order of PyTorch): decay, moments, update.
typedef struct {
  float rate, beta1, beta2, epsilon, decay;  // decay is the weight decay, not yet times the rate
  float correction1, correction2;            // 1 - beta^t
  float gradient_scale;                      // clipping, 1 for none
} cck_adamw;
void cck_adamw_step(
    size_t count, const cck_adamw *step, const float *gradient, float *weight, float *moment, float *variance);

// The pullback of a layer norm for rows [rows, width]: dx as given; dgain and dshift are added to.
void cck_layer_norm_pullback(
    size_t rows, size_t width, float epsilon, const float *x, const float *gain, const float *dy, float *dx,
    float *dgain, float *dshift);

// The pullback of a softmax over rows: ds = scale * p * (dp - sum(p dp)); may be in place of dp.
void cck_softmax_pullback(size_t rows, size_t width, float scale, const float *p, const float *dp, float *ds);

// Sigmoid focal loss (Lin et al., arXiv 1708.02002) of logits x with targets t, 0...1. Returns the sum of mask * loss; gradient is
// share * mask * that of the loss. mask may be NULL for 1. Fast for a gamma of 2.
typedef struct {
  float alpha, gamma, share;
} cck_focal_settings;
double cck_focal(
    size_t count, const cck_focal_settings *settings, const float *x, const float *t, const float *mask, float *gradient);

// The sum of mask * x, mask NULL for 1, in double precision.
double cck_masked_sum(size_t count, const float *x, const float *mask);

// Rounded to bfloat16, to nearest even.
void cck_to_bfloat16(size_t count, const float *x, uint16_t *y);
// The same for rows [rows, width], whose sum is added to sums.
void cck_to_bfloat16_and_sum(size_t rows, size_t width, const float *x, uint16_t *y, float *sums);

// Rows [rows, width]: the softmax of scale * x, in place; scale is positive.
void cck_softmax(size_t rows, size_t width, float scale, float *x);
// cck_softmax_pullback with its result as bfloat16.
void cck_softmax_pullback_rounded(
    size_t rows, size_t width, float scale, const float *p, const float *dp, uint16_t *ds);

// CLIP's x * sigmoid(1.702 x): y as bfloat16, and x as bfloat16 for the pullback.
void cck_quick_gelu_rounded(size_t count, const float *x, uint16_t *kept, uint16_t *y);
// dx = dy times its derivative, as bfloat16, for rows [rows, width], whose sum is added to sums.
void cck_quick_gelu_pullback_rounded(
    size_t rows, size_t width, const uint16_t *kept, const float *dy, uint16_t *dx, float *sums);

// A name for bytes that tells damaged from sound ones; no protection against forged ones.
uint64_t cck_digest(size_t count, const void *bytes);

// IEEE half precision, rounded to nearest even.
void cck_to_half(size_t count, const float *x, uint16_t *y);
void cck_from_half(size_t count, const uint16_t *x, float *y);

#endif
