#include "CVips.h"

#include <glib.h>

ccv_digest *ccv_digest_new(void) { return g_checksum_new(G_CHECKSUM_SHA256); }

void ccv_digest_update(ccv_digest *digest, const void *bytes, size_t count) {
  // GLib takes a signed count where -1 means a text.
  const guchar *next = bytes;
  while (count > 0) {
    size_t part = count < (1u << 30) ? count : (1u << 30);
    g_checksum_update(digest, next, (gssize)part);
    next += part;
    count -= part;
  }
}

const char *ccv_digest_text(ccv_digest *digest) { return g_checksum_get_string(digest); }

void ccv_digest_free(ccv_digest *digest) { g_checksum_free(digest); }
