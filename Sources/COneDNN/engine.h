#ifndef CLIPCROP_ONEDNN_ENGINE_H
#define CLIPCROP_ONEDNN_ENGINE_H

#include <oneapi/dnnl/dnnl.h>

#include "COneDNN.h"

#if DNNL_VERSION_MAJOR != 2
#error "ClipCrop is written for oneDNN 2 (Debian's libdnnl-dev); oneDNN 3 needs another ccd_ layer"
#endif

struct ccd_kernel {
  dnnl_primitive_t primitive;
  dnnl_memory_desc_t a, b, c, bias, scratchpad;
  char implementation[96];
};

struct ccd_packed {
  dnnl_memory_desc_t layout;
  void *bytes;
};

dnnl_engine_t ccd_engine(void);
// A stream of the calling thread: oneDNN's streams are not to be shared between threads.
dnnl_stream_t ccd_stream(void);
// Makes this thread's OpenMP team the size that ccd_set_threads asked for.
void ccd_apply_threads(void);

// `forward` is the description that a pullback's belongs to, else NULL.
ccd_kernel *ccd_finish(
    ccd_kernel *kernel, const_dnnl_op_desc_t op, dnnl_primitive_attr_t attributes, const_dnnl_primitive_desc_t forward,
    const char *what, char message[CCD_MESSAGE]);
void *ccd_fail(char message[CCD_MESSAGE], const char *what, const char *step, int status);

typedef struct {
  int argument;
  const dnnl_memory_desc_t *layout;
  const void *data;
} ccd_argument;

// Runs a kernel with working memory of the calling thread: any number of threads may run the same kernel.
int ccd_run(const ccd_kernel *kernel, int count, const ccd_argument *arguments);
// Runs what needs no working memory, or is run by the thread that made it alone.
int ccd_execute(dnnl_primitive_t primitive, int count, const ccd_argument *arguments);

#endif
