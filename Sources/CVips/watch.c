#include "internal.h"

// libvips from 8.14.0 to 8.15.3 can lose an error: a sink reads whether a worker failed before the last workers are done, so that a
// picture whose damage lies in the last tiles is delivered as whole, with memory in it that nobody wrote (libvips pull
// request 4116). Every picture that goes into a sink therefore passes through a stage that remembers a failure by itself.

static int pass(VipsRegion *out, void *sequence, void *a, void *b, gboolean *stop) {
  (void)a, (void)stop;
  VipsRegion *in = sequence;
  const VipsRect *area = &out->valid;
  if (vips_region_prepare(in, area) || vips_region_region(out, in, area, area->left, area->top)) {
    g_atomic_int_set((gint *)b, 1);
    return -1;
  }
  return 0;
}

VipsImage *ccv_watched(VipsImage *image, gint *failed) {
  *failed = 0;
  VipsImage *out = vips_image_new();
  if (vips_image_pipelinev(out, VIPS_DEMAND_STYLE_THINSTRIP, image, NULL) ||
      vips_image_generate(out, vips_start_one, pass, vips_stop_one, image, failed)) {
    g_object_unref(out);
    return NULL;
  }
  return out;
}
