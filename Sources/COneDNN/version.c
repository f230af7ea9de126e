#include "COneDNN.h"
#include <oneapi/dnnl/dnnl.h>
int ccdnn_version(void) { return dnnl_version()->major; }
