#include "CVips.h"
#include "internal.h"

ccv_image *ccv_color_text(const char *text, const char *font, char **error) {
  VipsImage *out = NULL;
  char *escaped = g_markup_escape_text(text, -1);
  // At 72 dots an inch a point is a pixel, so that a font of bitmaps is drawn at the size it was made for.
  if (vips_text(&out, escaped, "font", font, "dpi", 72, "rgba", TRUE, NULL))
    out = NULL;
  g_free(escaped);
  if (!out)
    *error = ccv_take_error();
  return out;
}
