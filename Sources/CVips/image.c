#include "CVips.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>

ccv_image *ccv_from_memory(const void *memory, int width, int height, int bands, char **error) {
  size_t count = (size_t)width * height * bands;
  VipsImage *image = vips_image_new_from_memory(memory, count, width, height, bands, VIPS_FORMAT_UCHAR);
  if (!image) {
    *error = ccv_take_error();
    return NULL;
  }
  image->Type = bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  return image;
}

int ccv_write_to(ccv_image *image, void *memory, size_t count, char **error) {
  gint lost;
  VipsImage *watched = ccv_watched(image, &lost);
  VipsImage *out =
      vips_image_new_from_memory(memory, count, image->Xsize, image->Ysize, image->Bands, image->BandFmt);
  int failed = watched && out ? vips_image_write(watched, out) : -1;
  if (g_atomic_int_get(&lost))
    failed = -1;
  if (out)
    g_object_unref(out);
  if (watched)
    g_object_unref(watched);
  if (failed)
    *error = ccv_take_error();
  return failed;
}

struct ccv_rows {
  VipsRegion *region;
  VipsRect strip;
  int next;
};

ccv_rows *ccv_rows_of(ccv_image *image, char **error) {
  VipsRegion *region = vips_region_new(image);
  if (!region) {
    *error = ccv_take_error();
    return NULL;
  }
  ccv_rows *rows = calloc(1, sizeof(ccv_rows));
  if (!rows) {
    g_object_unref(region);
    *error = strdup("out of memory");
    return NULL;
  }
  rows->region = region;
  return rows;
}

const uint8_t *ccv_rows_next(ccv_rows *rows, char **error) {
  // Strips of as many lines as libvips' decoders hand out at once, or a multiple of it.
  enum { STRIP = 16 };
  const VipsImage *image = rows->region->im;
  if (rows->next >= rows->strip.top + rows->strip.height) {
    const int left = image->Ysize - rows->next;
    rows->strip = (VipsRect){0, rows->next, image->Xsize, left < STRIP ? left : STRIP};
    if (vips_region_prepare(rows->region, &rows->strip)) {
      *error = ccv_take_error();
      return NULL;
    }
  }
  const int row = rows->next++;
  return VIPS_REGION_ADDR(rows->region, 0, row); // a macro, which in debug builds asks for the row more than once
}

void ccv_rows_free(ccv_rows *rows) {
  g_object_unref(rows->region);
  free(rows);
}

ccv_image *ccv_in_memory(ccv_image *image, char **error) {
  gint lost;
  VipsImage *watched = ccv_watched(image, &lost);
  VipsImage *out = watched ? vips_image_copy_memory(watched) : NULL;
  if (watched)
    g_object_unref(watched);
  if (out && g_atomic_int_get(&lost)) {
    g_object_unref(out);
    out = NULL;
  }
  if (!out)
    *error = ccv_take_error();
  return out;
}

ccv_image *ccv_copy(ccv_image *image, char **error) {
  VipsImage *out = NULL;
  if (vips_copy(image, &out, NULL)) {
    *error = ccv_take_error();
    return NULL;
  }
  return out;
}

void ccv_release(ccv_image *image) { g_object_unref(image); }

int ccv_width(const ccv_image *image) { return image->Xsize; }
int ccv_height(const ccv_image *image) { return image->Ysize; }
int ccv_bands(const ccv_image *image) { return image->Bands; }
int ccv_x_offset(const ccv_image *image) { return image->Xoffset; }
int ccv_y_offset(const ccv_image *image) { return image->Yoffset; }
int ccv_has_alpha(ccv_image *image) { return vips_image_hasalpha(image); }

const char *ccv_sample_format(const ccv_image *image) {
  const char *name = vips_enum_nick(VIPS_TYPE_BAND_FORMAT, image->BandFmt);
  return name ? name : "";
}

const char *ccv_interpretation(ccv_image *image) {
  const char *name = vips_enum_nick(VIPS_TYPE_INTERPRETATION, vips_image_guess_interpretation(image));
  return name ? name : "";
}
