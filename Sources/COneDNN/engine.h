#ifndef CLIPCROP_ONEDNN_ENGINE_H
#define CLIPCROP_ONEDNN_ENGINE_H

#include <oneapi/dnnl/dnnl.h>

#include "COneDNN.h"

#if DNNL_VERSION_MAJOR != 2
#error "ClipCrop is written for oneDNN 2 (Debian's libdnnl-dev); oneDNN 3 needs another ccd_ layer"
#endif

struct ccd_kernel {
  dnnl_primitive_t primitive;
  dnnl_memory_desc_t a, b, c, bias;
  // What the primitive works in. oneDNN would keep that memory with the thread that made the primitive, so that another thread
  // that runs it would work in the same, or in none: it is given by the thread that runs it instead.
  dnnl_memory_desc_t scratchpad;
  bool one_thread;   // made for, and run on, the calling thread alone
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
// While held, that size is one.
void ccd_hold_one_thread(bool hold);

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

// Runs a primitive that works in no memory but its arguments.
int ccd_run(dnnl_primitive_t primitive, int count, const ccd_argument *arguments);
// Runs a kernel on the calling thread's scratchpad; several threads may run one kernel at once.
int ccd_run_kernel(const ccd_kernel *kernel, int count, const ccd_argument *arguments);

#endif
