#include <stdlib.h>
#include <string.h>

#include "engine.h"

static dnnl_alg_kind_t algorithm(ccd_activation activation, float *alpha) {
  *alpha = 0;
  switch (activation) {
    case CCD_QUICK_GELU: *alpha = 1.702f; return dnnl_eltwise_swish;
    case CCD_GELU: return dnnl_eltwise_gelu_erf;
    case CCD_ELU: *alpha = 1; return dnnl_eltwise_elu;
    case CCD_SIGMOID: return dnnl_eltwise_logistic;
    case CCD_RELU: return dnnl_eltwise_relu;
    default: return dnnl_alg_kind_undef;
  }
}

static dnnl_primitive_attr_t matmul_attributes(const ccd_matmul_shape *shape) {
  dnnl_primitive_attr_t attributes;
  dnnl_post_ops_t post;
  if (dnnl_primitive_attr_create(&attributes) != dnnl_success) return NULL;
  if (shape->scale != 1) dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &shape->scale);
  if (dnnl_post_ops_create(&post) != dnnl_success) return attributes;
  float alpha;
  dnnl_alg_kind_t kind = algorithm(shape->activation, &alpha);
  if (kind != dnnl_alg_kind_undef) dnnl_post_ops_append_eltwise(post, 1, kind, alpha, 0);
  if (shape->accumulate) dnnl_post_ops_append_sum(post, 1);
  dnnl_primitive_attr_set_post_ops(attributes, post);
  dnnl_post_ops_destroy(post);
  return attributes;
}

static void describe(
    dnnl_memory_desc_t *layout, const ccd_matmul_shape *shape, dnnl_data_type_t type, int64_t rows, int64_t columns,
    const int64_t *strides) {
  dnnl_dims_t dims = {0}, steps = {0};
  int rank = shape->batch_rank + 2;
  for (int i = 0; i < shape->batch_rank; i++) dims[i] = shape->batch[i];
  dims[rank - 2] = rows;
  dims[rank - 1] = columns;
  for (int i = 0; i < rank; i++) steps[i] = strides ? strides[i] : 0;
  if (strides)
    dnnl_memory_desc_init_by_strides(layout, rank, dims, type, steps);
  else
    dnnl_memory_desc_init_by_tag(layout, rank, dims, type, dnnl_format_tag_any);
}

static dnnl_data_type_t source_type(const ccd_matmul_shape *shape) { return shape->rounded ? dnnl_bf16 : dnnl_f32; }

static ccd_kernel *make_matmul(
    const ccd_matmul_shape *shape, const dnnl_memory_desc_t *b, char message[CCD_MESSAGE]) {
  ccd_kernel *kernel = calloc(1, sizeof *kernel);
  if (!kernel) return ccd_fail(message, "a matrix product", "out of memory", 0);
  int rank = shape->batch_rank + 2;
  describe(&kernel->a, shape, source_type(shape), shape->m, shape->k, shape->a_strides);
  describe(&kernel->c, shape, dnnl_f32, shape->m, shape->n, shape->c_strides);
  if (shape->bias) {
    dnnl_dims_t dims = {1, 1, 1, 1}, steps = {0};
    dims[rank - 1] = shape->n;
    for (int i = 0; i < rank; i++) steps[i] = i == rank - 1 ? 1 : shape->n;
    dnnl_memory_desc_init_by_strides(&kernel->bias, rank, dims, dnnl_f32, steps);
  }
  dnnl_matmul_desc_t op;
  dnnl_status_t status =
      dnnl_matmul_desc_init(&op, &kernel->a, b, shape->bias ? &kernel->bias : NULL, &kernel->c);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, "a matrix product", "shape", status);
  }
  kernel->one_thread = shape->one_thread;
  return ccd_finish(kernel, &op, matmul_attributes(shape), NULL, "a matrix product", message);
}

ccd_kernel *ccd_matmul(const ccd_matmul_shape *shape, const ccd_packed *packed, char message[CCD_MESSAGE]) {
  if (packed) return make_matmul(shape, &packed->layout, message);
  dnnl_memory_desc_t b;
  describe(&b, shape, source_type(shape), shape->k, shape->n, shape->b_strides);
  return make_matmul(shape, &b, message);
}

ccd_packed *ccd_pack(const ccd_matmul_shape *shape, const float *b, char message[CCD_MESSAGE]) {
  dnnl_memory_desc_t from, any;
  describe(&from, shape, dnnl_f32, shape->k, shape->n, shape->b_strides);
  describe(&any, shape, dnnl_f32, shape->k, shape->n, NULL);
  // The product says which layout it wants; the kernel itself is made again when it first runs.
  ccd_kernel *kernel = make_matmul(shape, &any, message);
  if (!kernel) return NULL;
  ccd_packed *packed = calloc(1, sizeof *packed);
  if (packed) packed->layout = kernel->b;
  ccd_kernel_free(kernel);
  if (!packed) return ccd_fail(message, "packed weights", "out of memory", 0);
  size_t bytes = dnnl_memory_desc_get_size(&packed->layout);
  if (posix_memalign(&packed->bytes, 64, bytes ? bytes : 64) != 0) {
    free(packed);
    return ccd_fail(message, "packed weights", "out of memory", 0);
  }
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t reorder = NULL;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(
      &description, &from, ccd_engine(), &packed->layout, ccd_engine(), NULL);
  if (status == dnnl_success) status = dnnl_primitive_create(&reorder, description);
  if (status == dnnl_success) {
    ccd_argument arguments[] = {{DNNL_ARG_FROM, &from, b}, {DNNL_ARG_TO, &packed->layout, packed->bytes}};
    status = ccd_run(reorder, 2, arguments);
  }
  if (reorder) dnnl_primitive_destroy(reorder);
  if (description) dnnl_primitive_desc_destroy(description);
  if (status != dnnl_success) {
    ccd_packed_free(packed);
    return ccd_fail(message, "packed weights", "reorder", status);
  }
  return packed;
}

void ccd_packed_free(ccd_packed *packed) {
  if (!packed) return;
  free(packed->bytes);
  free(packed);
}

size_t ccd_packed_bytes(const ccd_packed *packed) { return dnnl_memory_desc_get_size(&packed->layout); }

int ccd_run_matmul(
    const ccd_kernel *kernel, const void *a, const void *b, const ccd_packed *packed, const float *bias, float *c) {
  ccd_argument arguments[4] = {
      {DNNL_ARG_SRC, &kernel->a, a},
      {DNNL_ARG_WEIGHTS, &kernel->b, packed ? packed->bytes : b},
      {DNNL_ARG_DST, &kernel->c, c},
      {DNNL_ARG_BIAS, &kernel->bias, bias},
  };
  return ccd_run_kernel(kernel, bias ? 4 : 3, arguments);
}

static void matrix(dnnl_memory_desc_t *layout, int64_t rows, int64_t width) {
  dnnl_dims_t dims = {rows, width}, strides = {width, 1};
  dnnl_memory_desc_init_by_strides(layout, 2, dims, dnnl_f32, strides);
}

// What is too little to be worth another thread.
static bool is_small(int64_t count) { return count <= 1 << 16; }

static void vector(dnnl_memory_desc_t *layout, int64_t width) {
  dnnl_dims_t dims = {width}, strides = {1};
  dnnl_memory_desc_init_by_strides(layout, 1, dims, dnnl_f32, strides);
}

ccd_kernel *ccd_layer_norm(int64_t rows, int64_t width, float epsilon, char message[CCD_MESSAGE]) {
  ccd_kernel *kernel = calloc(1, sizeof *kernel);
  if (!kernel) return ccd_fail(message, "a layer norm", "out of memory", 0);
  matrix(&kernel->a, rows, width);
  vector(&kernel->bias, width);
  dnnl_layer_normalization_desc_t op;
  dnnl_status_t status = dnnl_layer_normalization_forward_desc_init(
      &op, dnnl_forward_inference, &kernel->a, NULL, epsilon, dnnl_use_scale | dnnl_use_shift);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, "a layer norm", "shape", status);
  }
  kernel->one_thread = is_small(rows * width);
  return ccd_finish(kernel, &op, NULL, NULL, "a layer norm", message);
}

int ccd_run_layer_norm(const ccd_kernel *kernel, const float *x, const float *gain, const float *shift, float *y) {
  ccd_argument arguments[4] = {
      {DNNL_ARG_SRC, &kernel->a, x},
      {DNNL_ARG_SCALE, &kernel->bias, gain},
      {DNNL_ARG_SHIFT, &kernel->bias, shift},
      {DNNL_ARG_DST, &kernel->a, y},
  };
  return ccd_run_kernel(kernel, 4, arguments);
}

ccd_kernel *ccd_softmax(int64_t rows, int64_t width, char message[CCD_MESSAGE]) {
  ccd_kernel *kernel = calloc(1, sizeof *kernel);
  if (!kernel) return ccd_fail(message, "a softmax", "out of memory", 0);
  matrix(&kernel->a, rows, width);
  dnnl_softmax_desc_t op;
  dnnl_status_t status = dnnl_softmax_forward_desc_init(&op, dnnl_forward_inference, &kernel->a, 1);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, "a softmax", "shape", status);
  }
  kernel->one_thread = is_small(rows * width);
  return ccd_finish(kernel, &op, NULL, NULL, "a softmax", message);
}

ccd_kernel *ccd_eltwise(int64_t count, ccd_activation activation, char message[CCD_MESSAGE]) {
  ccd_kernel *kernel = calloc(1, sizeof *kernel);
  if (!kernel) return ccd_fail(message, "an activation", "out of memory", 0);
  vector(&kernel->a, count);
  float alpha;
  dnnl_alg_kind_t kind = algorithm(activation, &alpha);
  dnnl_eltwise_desc_t op;
  dnnl_status_t status = dnnl_eltwise_forward_desc_init(&op, dnnl_forward_inference, kind, &kernel->a, alpha, 0);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, "an activation", "shape", status);
  }
  kernel->one_thread = is_small(count);
  return ccd_finish(kernel, &op, NULL, NULL, "an activation", message);
}

int ccd_run_unary(const ccd_kernel *kernel, const float *x, float *y) {
  ccd_argument arguments[2] = {{DNNL_ARG_SRC, &kernel->a, x}, {DNNL_ARG_DST, &kernel->a, y}};
  return ccd_run_kernel(kernel, 2, arguments);
}

ccd_kernel *ccd_eltwise_pullback(int64_t count, ccd_activation activation, char message[CCD_MESSAGE]) {
  ccd_kernel *kernel = calloc(1, sizeof *kernel);
  if (!kernel) return ccd_fail(message, "the pullback of an activation", "out of memory", 0);
  vector(&kernel->a, count);
  float alpha;
  dnnl_alg_kind_t kind = algorithm(activation, &alpha);
  dnnl_eltwise_desc_t forward, backward;
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status = dnnl_eltwise_forward_desc_init(&forward, dnnl_forward_training, kind, &kernel->a, alpha, 0);
  if (status == dnnl_success) status = dnnl_primitive_desc_create(&hint, &forward, NULL, ccd_engine(), NULL);
  if (status == dnnl_success)
    status = dnnl_eltwise_backward_desc_init(&backward, kind, &kernel->a, &kernel->a, alpha, 0);
  if (status != dnnl_success) {
    if (hint) dnnl_primitive_desc_destroy(hint);
    free(kernel);
    return ccd_fail(message, "the pullback of an activation", "shape", status);
  }
  kernel->one_thread = is_small(count);
  ccd_kernel *made = ccd_finish(kernel, &backward, NULL, hint, "the pullback of an activation", message);
  dnnl_primitive_desc_destroy(hint);
  return made;
}

int ccd_run_eltwise_pullback(const ccd_kernel *kernel, const float *x, const float *dy, float *dx) {
  ccd_argument arguments[3] = {
      {DNNL_ARG_SRC, &kernel->a, x}, {DNNL_ARG_DIFF_DST, &kernel->a, dy}, {DNNL_ARG_DIFF_SRC, &kernel->a, dx}};
  return ccd_run_kernel(kernel, 3, arguments);
}
