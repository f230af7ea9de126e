#pragma once
int ccdnn_version(void);
