#define _GNU_SOURCE
#include "CVips.h"
#include "internal.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

char *ccv_take_error(void) {
  char *message = vips_error_buffer_copy();
  char *copy = strdup(message ? message : "");
  g_free(message);
  return copy;
}

static void discard(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
  (void)domain, (void)level, (void)message, (void)data;
}

int ccv_init(char **error) {
  // libvips loads every module beside it at start: ImageMagick, Poppler, OpenSlide, HEIF and JPEG XL, a hundred more
  // libraries and half of a command's start-up. With an empty home it finds none; ccv_load_module brings the two that
  // are wanted when they are wanted.
  char *home = g_strdup(g_getenv("VIPSHOME"));
  g_setenv("VIPSHOME", "/nonexistent", TRUE);
  int failed = VIPS_INIT("clipcrop");
  if (home)
    g_setenv("VIPSHOME", home, TRUE);
  else
    g_unsetenv("VIPSHOME");
  g_free(home);
  if (failed) {
    *error = ccv_take_error();
    return -1;
  }
  // A library does not print: what matters in a warning comes back as an error.
  g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG, discard, NULL);
  // GObject complains when a damaged header announces a width of 0.
  g_log_set_handler("GLib-GObject", G_LOG_LEVEL_WARNING, discard, NULL);
  // Each picture is used once or twice; cached operations would only hold on to memory over many pictures.
  vips_cache_set_max(0);
  return 0;
}

void ccv_load_module(const char *module, const char *operation) {
  if (vips_type_find("VipsOperation", operation))
    return;
  Dl_info info;
  if (!dladdr((void *)vips_init, &info) || !info.dli_fname)
    return;
  char *folder = g_path_get_dirname(info.dli_fname);
  char *path = g_strdup_printf(
      "%s/vips-modules-%d.%d/%s.%s", folder, vips_version(0), vips_version(1), module, G_MODULE_SUFFIX);
  GModule *handle = g_module_open(path, G_MODULE_BIND_LAZY);
  if (handle)
    g_module_make_resident(handle); // its types stay registered, so its code has to stay
  g_free(path);
  g_free(folder);
}

int ccv_has_operation(const char *operation) { return vips_type_find("VipsOperation", operation) != 0; }

void ccv_set_threads(int threads) { vips_concurrency_set(threads); }

static int free_bytes(void *memory, void *unused) {
  (void)unused;
  free(memory);
  return 0;
}

ccv_bytes *ccv_bytes_adopt(void *memory, size_t count) {
  return vips_blob_new((VipsCallbackFn)free_bytes, memory, count);
}

const uint8_t *ccv_bytes_address(ccv_bytes *bytes) {
  size_t count;
  return vips_blob_get(bytes, &count);
}

void ccv_bytes_release(ccv_bytes *bytes) { vips_area_unref(VIPS_AREA(bytes)); }
