#ifndef CLIPCROP_EXPONENTIAL_H
#define CLIPCROP_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

// exp(-z) for z >= 0, to 2e-7: without a call, so that loops over it are vectorised. Not a number stays none.
static inline float exp_of_negative(float z) {
  const float y = z > 87 ? -87 : -z;
  // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the lowest bits.
  const float shifted = y * 1.44269504f + 12582912.0f, n = shifted - 12582912.0f;
  const float r = (y - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

#endif
