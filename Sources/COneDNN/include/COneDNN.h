// The part of oneDNN that ClipCrop uses, behind an interface of plain integers and pointers.
//
// oneDNN 2 and 3 differ in their C interface (operation descriptors, opaque memory descriptors, scales). This target is the
// one place that knows which is installed; nothing of oneDNN's own types appears in this header.
#ifndef CLIPCROP_ONEDNN_H
#define CLIPCROP_ONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  CCD_MAX_DIMS = 4,
  CCD_MESSAGE = 256,
};

typedef enum {
  CCD_NONE = 0,
  CCD_QUICK_GELU,  // x * sigmoid(1.702 x)
  CCD_GELU,        // exact, by erf
  CCD_ELU,         // alpha 1
  CCD_SIGMOID,
  CCD_RELU,
} ccd_activation;

// An operation made ready for one shape. Immutable; may run on several threads at once.
typedef struct ccd_kernel ccd_kernel;

// A weight matrix [k, n] in the layout some matrix product prefers.
typedef struct ccd_packed ccd_packed;

// c = activation(scale * a b + bias) (+ c when `accumulate`), for every index of the leading `batch` dimensions.
// Strides are in elements and start with those of the batch dimensions.
typedef struct {
  int32_t batch_rank;  // 0, 1 or 2
  int64_t batch[2];
  int64_t m, n, k;
  int64_t a_strides[CCD_MAX_DIMS];
  int64_t b_strides[CCD_MAX_DIMS];  // ignored when b is packed
  int64_t c_strides[CCD_MAX_DIMS];
  float scale;
  bool bias;  // [n]
  bool accumulate;
  bool rounded;      // a and b hold bfloat16; sums, bias and c are 32-bit floats all the same
  bool one_thread;   // made for, and run on, the calling thread alone
  ccd_activation activation;
} ccd_matmul_shape;

// Each maker returns NULL on failure and writes one sentence to `message`. An implementation that oneDNN itself names "ref"
// counts as a failure: it is orders of magnitude slower and would look like a hang.
ccd_kernel *ccd_matmul(const ccd_matmul_shape *shape, const ccd_packed *packed, char message[CCD_MESSAGE]);
ccd_kernel *ccd_layer_norm(int64_t rows, int64_t width, float epsilon, char message[CCD_MESSAGE]);
ccd_kernel *ccd_softmax(int64_t rows, int64_t width, char message[CCD_MESSAGE]);
ccd_kernel *ccd_eltwise(int64_t count, ccd_activation activation, char message[CCD_MESSAGE]);
ccd_kernel *ccd_eltwise_pullback(int64_t count, ccd_activation activation, char message[CCD_MESSAGE]);
void ccd_kernel_free(ccd_kernel *kernel);
const char *ccd_kernel_implementation(const ccd_kernel *kernel);

// Packs `b`, [k, n] with the strides of `shape`, for products of that shape. The packed copy owns its memory.
ccd_packed *ccd_pack(const ccd_matmul_shape *shape, const float *b, char message[CCD_MESSAGE]);
void ccd_packed_free(ccd_packed *packed);
size_t ccd_packed_bytes(const ccd_packed *packed);

// All return 0, or oneDNN's status. `b` is ignored by a kernel made for packed weights, which runs with `packed`.
int ccd_run_matmul(
    const ccd_kernel *kernel, const void *a, const void *b, const ccd_packed *packed, const float *bias, float *c);
int ccd_run_layer_norm(const ccd_kernel *kernel, const float *x, const float *gain, const float *shift, float *y);
// In place is allowed for both.
int ccd_run_unary(const ccd_kernel *kernel, const float *x, float *y);
// dx = dy * activation'(x); dx may be dy.
int ccd_run_eltwise_pullback(const ccd_kernel *kernel, const float *x, const float *dy, float *dx);

// How many threads a product or ccd_parallel uses; 0 means all processors this process may run on.
void ccd_set_threads(int threads);
int ccd_threads(void);

// Keeps freed memory for the next tensor of its size, up to 32 MB each, instead of giving it back to the system: a training step asks
// for the same memory again and again, and each page is cleared by the kernel when it comes back. Once, for the whole process.
void ccd_keep_freed_memory(void);

// Lets all threads take memory from one heap, where the C library gives each a heap of its own. Once, for the whole process.
void ccd_share_heap(void);

// Calls body(context, i) for i in 0..<count on the threads that oneDNN uses, so that two pools never compete.
void ccd_parallel(size_t count, void *context, void (*body)(void *context, size_t index));

// Whether this processor multiplies bfloat16 by instructions made for that. Elsewhere oneDNN would emulate it, slower than floats.
bool ccd_multiplies_bfloat16(void);

// "2.6.3"
const char *ccd_version(void);

#endif
