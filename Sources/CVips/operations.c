#include "CVips.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>

// An operation by name with its options set, not run yet; NULL on failure.
static VipsOperation *prepare(const char *name, const char *options) {
  VipsOperation *operation = vips_operation_new(name);
  if (!operation)
    return NULL;
  if (options[0] && vips_object_set_from_string(VIPS_OBJECT(operation), options)) {
    vips_object_unref_outputs(VIPS_OBJECT(operation));
    g_object_unref(operation);
    return NULL;
  }
  return operation;
}

// Builds (past the operation cache) and lets go of the operation; its "out" when asked for.
static int finish(VipsOperation *operation, VipsImage **out) {
  int failed = vips_object_build(VIPS_OBJECT(operation));
  if (!failed && out)
    g_object_get(operation, "out", out, NULL);
  vips_object_unref_outputs(VIPS_OBJECT(operation));
  g_object_unref(operation);
  return failed;
}

ccv_image *ccv_load(const char *loader, ccv_bytes *bytes, const char *options, char **error) {
  VipsImage *out = NULL;
  VipsOperation *operation = prepare(loader, options);
  if (operation) {
    VipsSource *source = vips_source_new_from_blob(bytes);
    if (source) {
      g_object_set(operation, "source", source, NULL);
      g_object_unref(source);
    }
    finish(operation, &out);
  }
  if (!out)
    *error = ccv_take_error();
  return out;
}

ccv_image *ccv_run(
    const char *name, const char *input, ccv_image *image, const char *options, char **error) {
  VipsImage *out = NULL;
  VipsOperation *operation = prepare(name, options);
  if (operation) {
    g_object_set(operation, input, image, NULL);
    finish(operation, &out);
  }
  if (!out)
    *error = ccv_take_error();
  return out;
}

static int save(VipsImage *image, const char *saver, const char *options, VipsTarget *target) {
  VipsOperation *operation = prepare(saver, options);
  if (!operation)
    return -1;
  gint lost;
  VipsImage *watched = ccv_watched(image, &lost);
  if (!watched) {
    g_object_unref(operation);
    return -1;
  }
  g_object_set(operation, "in", watched, "target", target, NULL);
  int failed = finish(operation, NULL);
  g_object_unref(watched);
  return g_atomic_int_get(&lost) ? -1 : failed;
}

int ccv_save(ccv_image *image, const char *saver, const char *options, int descriptor, char **error) {
  VipsTarget *target = vips_target_new_to_descriptor(descriptor);
  int failed = target ? save(image, saver, options, target) : -1;
  if (target)
    g_object_unref(target);
  if (failed)
    *error = ccv_take_error();
  return failed;
}

uint8_t *ccv_save_to_memory(
    ccv_image *image, const char *saver, const char *options, size_t *count, char **error) {
  uint8_t *bytes = NULL;
  VipsTarget *target = vips_target_new_to_memory();
  if (target && !save(image, saver, options, target)) {
    VipsBlob *blob = NULL;
    g_object_get(target, "blob", &blob, NULL);
    const void *encoded = vips_blob_get(blob, count);
    bytes = malloc(*count ? *count : 1);
    if (bytes)
      memcpy(bytes, encoded, *count);
    vips_area_unref(VIPS_AREA(blob));
  }
  if (target)
    g_object_unref(target);
  if (!bytes)
    *error = ccv_take_error();
  return bytes;
}

ccv_image *ccv_text(const char *text, const char *font, char **error) {
  VipsImage *out = NULL;
  // Markup is read in the text, so that what a user typed has to be escaped.
  char *escaped = g_markup_escape_text(text, -1);
  if (vips_text(&out, escaped, "font", font, "dpi", 72, NULL))
    out = NULL;
  g_free(escaped);
  if (!out)
    *error = ccv_take_error();
  return out;
}
