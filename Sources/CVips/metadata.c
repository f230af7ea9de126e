#include "CVips.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>

int ccv_has_field(const ccv_image *image, const char *name) {
  return vips_image_get_typeof(image, name) != 0;
}

char *ccv_field_names(const ccv_image *image) {
  gchar **names = vips_image_get_fields((ccv_image *)image);
  gchar *joined = g_strjoinv("\n", names);
  g_strfreev(names);
  char *copy = strdup(joined);
  g_free(joined);
  return copy;
}

int ccv_int_field(const ccv_image *image, const char *name, int fallback) {
  int value;
  if (vips_image_get_typeof(image, name) != G_TYPE_INT || vips_image_get_int(image, name, &value))
    return fallback;
  return value;
}

const uint8_t *ccv_blob_field(const ccv_image *image, const char *name, size_t *count) {
  const void *bytes = NULL;
  if (vips_image_get_typeof(image, name) != VIPS_TYPE_BLOB || vips_image_get_blob(image, name, &bytes, count))
    return NULL;
  return bytes;
}

const char *ccv_string_field(const ccv_image *image, const char *name) {
  const char *text = NULL;
  GType type = vips_image_get_typeof(image, name);
  if ((type != VIPS_TYPE_REF_STRING && type != G_TYPE_STRING) || vips_image_get_string(image, name, &text))
    return NULL;
  return text;
}

void ccv_set_int_field(ccv_image *image, const char *name, int value) { vips_image_set_int(image, name, value); }

void ccv_set_string_field(ccv_image *image, const char *name, const char *value) {
  vips_image_set_string(image, name, value);
}

void ccv_set_blob_field(ccv_image *image, const char *name, const void *bytes, size_t count) {
  vips_image_set_blob_copy(image, name, bytes, count);
}

void ccv_remove_field(ccv_image *image, const char *name) { vips_image_remove(image, name); }
