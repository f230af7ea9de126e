#pragma once
#include <vips/vips.h>

// The text of what went wrong, from malloc(), and libvips' own store of it emptied.
char *ccv_take_error(void);

// The same picture, which sets `failed` when a part of it cannot be computed. `failed` must stay where it is until the sink that
// the picture goes into has returned, and `image` must live as long; read it with g_atomic_int_get. NULL on failure.
VipsImage *ccv_watched(VipsImage *image, gint *failed);
