#include "engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static dnnl_engine_t the_engine;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static pthread_key_t stream_key;
static pthread_key_t scratch_key;

// Memory that a thread's kernels work in, one after the other; grows to what the largest asks for.
typedef struct {
  void *bytes;
  size_t size;
} scratch;

static void free_stream(void *stream) { dnnl_stream_destroy(stream); }

static void free_scratch(void *memory) {
  free(((scratch *)memory)->bytes);
  free(memory);
}

static void *scratch_bytes(size_t size) {
  scratch *mine = pthread_getspecific(scratch_key);
  if (!mine) {
    mine = calloc(1, sizeof *mine);
    if (!mine || pthread_setspecific(scratch_key, mine) != 0) {
      free(mine);
      return NULL;
    }
  }
  if (mine->size < size) {
    free(mine->bytes);
    mine->bytes = NULL;
    mine->size = 0;
    if (posix_memalign(&mine->bytes, 4096, size) != 0) return NULL;
    mine->size = size;
  }
  return mine->bytes;
}

static void make_engine(void) {
  // Kernels are cached by the caller, by shape; a second cache would keep every one of them alive twice.
  dnnl_set_primitive_cache_capacity(0);
  if (dnnl_engine_create(&the_engine, dnnl_cpu, 0) != dnnl_success) the_engine = NULL;
  pthread_key_create(&stream_key, free_stream);
  pthread_key_create(&scratch_key, free_scratch);
}

dnnl_engine_t ccd_engine(void) {
  pthread_once(&engine_once, make_engine);
  return the_engine;
}

dnnl_stream_t ccd_stream(void) {
  dnnl_engine_t engine = ccd_engine();
  dnnl_stream_t stream = pthread_getspecific(stream_key);
  if (!stream && engine && dnnl_stream_create(&stream, engine, dnnl_stream_default_flags) == dnnl_success)
    pthread_setspecific(stream_key, stream);
  return stream;
}

void *ccd_fail(char message[CCD_MESSAGE], const char *what, const char *step, int status) {
  snprintf(message, CCD_MESSAGE, "oneDNN cannot make %s (%s, status %d)", what, step, status);
  return NULL;
}

static ccd_kernel *finish(
    ccd_kernel *kernel, const_dnnl_op_desc_t op, dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t forward,
    const char *what, char message[CCD_MESSAGE]) {
  ccd_apply_threads();
  dnnl_primitive_desc_t description = NULL;
  dnnl_status_t status = dnnl_success;
  if (!attributes) status = dnnl_primitive_attr_create(&attributes);
  if (status == dnnl_success) status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create(&description, op, attributes, ccd_engine(), forward);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, what, "no implementation", status);
  }
  const char *name = NULL;
  dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name);
  snprintf(kernel->implementation, sizeof kernel->implementation, "%s", name ? name : "");
  if (strncmp(kernel->implementation, "ref", 3) == 0) {
    dnnl_primitive_desc_destroy(description);
    free(kernel);
    return ccd_fail(message, what, "only a reference implementation", 0);
  }
  const dnnl_memory_desc_t *weights = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
  if (weights) kernel->b = *weights;
  const dnnl_memory_desc_t *scratchpad = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
  if (scratchpad) kernel->scratchpad = *scratchpad;
  status = dnnl_primitive_create(&kernel->primitive, description);
  dnnl_primitive_desc_destroy(description);
  if (status != dnnl_success) {
    free(kernel);
    return ccd_fail(message, what, "creation", status);
  }
  return kernel;
}

ccd_kernel *ccd_finish(
    ccd_kernel *kernel, const_dnnl_op_desc_t op, dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t forward,
    const char *what, char message[CCD_MESSAGE]) {
  // A kernel divides its work by the number of threads there are when it is made.
  ccd_hold_one_thread(kernel->one_thread);
  ccd_kernel *made = finish(kernel, op, attributes, forward, what, message);
  ccd_hold_one_thread(false);
  return made;
}

void ccd_kernel_free(ccd_kernel *kernel) {
  if (!kernel) return;
  dnnl_primitive_destroy(kernel->primitive);
  free(kernel);
}

const char *ccd_kernel_implementation(const ccd_kernel *kernel) { return kernel->implementation; }

int ccd_run(dnnl_primitive_t primitive, int count, const ccd_argument *arguments) {
  enum { MOST = 8 };
  dnnl_exec_arg_t bound[MOST];
  dnnl_stream_t stream = ccd_stream();
  if (!stream || count > MOST) return dnnl_out_of_memory;
  ccd_apply_threads();
  dnnl_status_t status = dnnl_success;
  int made = 0;
  for (; made < count && status == dnnl_success; made++) {
    bound[made].arg = arguments[made].argument;
    bound[made].memory = NULL;
    status = dnnl_memory_create(
        &bound[made].memory, arguments[made].layout, ccd_engine(), (void *)arguments[made].data);
  }
  if (status == dnnl_success) status = dnnl_primitive_execute(primitive, stream, count, bound);
  if (status == dnnl_success) status = dnnl_stream_wait(stream);
  for (int i = 0; i < made; i++)
    if (bound[i].memory) dnnl_memory_destroy(bound[i].memory);
  return status;
}

static int run_kernel(const ccd_kernel *kernel, int count, const ccd_argument *arguments) {
  enum { MOST = 8 };
  size_t size = dnnl_memory_desc_get_size(&kernel->scratchpad);
  if (size == 0) return ccd_run(kernel->primitive, count, arguments);
  void *bytes = scratch_bytes(size);
  if (!bytes || count >= MOST) return dnnl_out_of_memory;
  ccd_argument all[MOST];
  memcpy(all, arguments, (size_t)count * sizeof *all);
  all[count] = (ccd_argument){DNNL_ARG_SCRATCHPAD, &kernel->scratchpad, bytes};
  return ccd_run(kernel->primitive, count + 1, all);
}

int ccd_run_kernel(const ccd_kernel *kernel, int count, const ccd_argument *arguments) {
  ccd_hold_one_thread(kernel->one_thread);
  int status = run_kernel(kernel, count, arguments);
  ccd_hold_one_thread(false);
  return status;
}

bool ccd_multiplies_bfloat16(void) {
  // Each set of instructions holds the bits of those it extends.
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

static char version_text[32];

static void write_version(void) {
  const dnnl_version_t *version = dnnl_version();
  snprintf(version_text, sizeof version_text, "%d.%d.%d", version->major, version->minor, version->patch);
}

const char *ccd_version(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, write_version);
  return version_text;
}
