#include <stdint.h>
#include <string.h>

#include "CKernels.h"

static inline uint64_t turned(uint64_t x, int by) { return x << by | x >> (64 - by); }

// Four sums at once that multiply and turn what comes, as in XXH64 (Collet), whose constants these are.
uint64_t cck_digest(size_t count, const void *bytes) {
  const uint64_t p1 = 0x9E3779B185EBCA87u, p2 = 0xC2B2AE3D27D4EB4Fu, p3 = 0x165667B19E3779F9u;
  const char *at = bytes;
  uint64_t sums[4] = {p1, p2, p3, count};
  for (; count >= 32; count -= 32, at += 32)
    for (int i = 0; i < 4; i++) {
      uint64_t word;
      memcpy(&word, at + 8 * i, sizeof word);
      sums[i] = turned(sums[i] + word * p2, 31) * p1;
    }
  for (; count > 0; count--, at++) sums[0] = turned(sums[0] ^ (uint64_t)(unsigned char)*at * p3, 11) * p1;
  uint64_t digest = 0;
  for (int i = 0; i < 4; i++) digest = turned(digest ^ sums[i], 27) * p1 + p3;
  digest = (digest ^ digest >> 33) * p2;
  return digest ^ digest >> 29;
}
