#pragma once
#include <vips/vips.h>
int clipcrop_vips_init(void);
