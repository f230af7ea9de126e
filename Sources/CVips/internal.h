#pragma once
#include <vips/vips.h>
// The text of what went wrong, from malloc(), and libvips' own store of it emptied.
char *ccv_take_error(void);
