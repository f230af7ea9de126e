#include "CVips.h"
int clipcrop_vips_init(void) { return VIPS_INIT("clipcrop"); }
