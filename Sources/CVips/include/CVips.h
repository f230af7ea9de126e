// libvips without its variadic calls and without its headers, so that Swift can use it and no C type of it leaks.
//
// Every function that can fail returns NULL or -1 and then stores a message in *error, to be freed with free().
#pragma once
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// An image: immutable pixels, possibly not computed yet, with metadata. Reference counted.
typedef struct _VipsImage ccv_image;
/// The bytes of an encoded picture. Reference counted.
typedef struct _VipsBlob ccv_bytes;

/// Starts libvips: no loadable modules, no operation cache, no messages on standard error. To be called once.
int ccv_init(char *_Nullable *_Nonnull error);
/// Loads one of the modules that libvips was installed with, such as "vips-heif", unless its operation is there already.
void ccv_load_module(const char *module, const char *operation);
/// Whether an operation of that name exists.
int ccv_has_operation(const char *operation);
/// How many threads an operation may use; 0 means as many as there are cores.
void ccv_set_threads(int threads);

/// Takes over `count` bytes from malloc().
ccv_bytes *ccv_bytes_adopt(void *memory, size_t count);
/// The bytes' address.
const uint8_t *ccv_bytes_address(ccv_bytes *bytes);
void ccv_bytes_release(ccv_bytes *bytes);

/// Opens encoded bytes with a loader ("jpegload_source") and its options ("access=sequential,shrink=2"); only the header is read.
ccv_image *_Nullable ccv_load(const char *loader, ccv_bytes *bytes, const char *options, char *_Nullable *_Nonnull error);
/// Runs an operation with one image in (under the name `input`) and one image out; the options are in libvips' own notation.
ccv_image *_Nullable ccv_run(
    const char *operation, const char *input, ccv_image *image, const char *options, char *_Nullable *_Nonnull error);
/// Encodes into a file descriptor, which stays open.
int ccv_save(
    ccv_image *image, const char *saver, const char *options, int descriptor, char *_Nullable *_Nonnull error);
/// Encodes into memory from malloc().
uint8_t *_Nullable ccv_save_to_memory(
    ccv_image *image, const char *saver, const char *options, size_t *count, char *_Nullable *_Nonnull error);
/// Renders text as a one-band mask, 0...255.
ccv_image *_Nullable ccv_text(const char *text, const char *font, char *_Nullable *_Nonnull error);
/// Renders text in its font's own colours as RGBA, not premultiplied.
ccv_image *_Nullable ccv_color_text(const char *text, const char *font, char *_Nullable *_Nonnull error);

/// An 8-bit image with `bands` interleaved bands over the caller's memory, which must outlive it.
ccv_image *_Nullable ccv_from_memory(
    const void *memory, int width, int height, int bands, char *_Nullable *_Nonnull error);
/// Computes all pixels into the caller's memory of `count` bytes, which must be width * height * bands * bytes a sample.
int ccv_write_to(ccv_image *image, void *memory, size_t count, char *_Nullable *_Nonnull error);
/// An image read row by row from the top, in the caller's thread: nothing of it is held but some rows.
typedef struct ccv_rows ccv_rows;
ccv_rows *_Nullable ccv_rows_of(ccv_image *image, char *_Nullable *_Nonnull error);
/// The next row, which is valid until the one after it is asked for. To be called as often as the image has rows.
const uint8_t *_Nullable ccv_rows_next(ccv_rows *rows, char *_Nullable *_Nonnull error);
void ccv_rows_free(ccv_rows *rows);
/// Computes all pixels into memory of the image's own, so that they can be read in any order.
ccv_image *_Nullable ccv_in_memory(ccv_image *image, char *_Nullable *_Nonnull error);
/// The same pixels with metadata of its own, which the setters below may change.
ccv_image *_Nullable ccv_copy(ccv_image *image, char *_Nullable *_Nonnull error);
void ccv_release(ccv_image *image);

int ccv_width(const ccv_image *image);
int ccv_height(const ccv_image *image);
int ccv_bands(const ccv_image *image);
/// Where the origin lies that the picture was made from, in pixels from its top left corner: -left of an extracted area.
int ccv_x_offset(const ccv_image *image);
/// The same from its top: -top of an extracted area.
int ccv_y_offset(const ccv_image *image);
int ccv_has_alpha(ccv_image *image);
/// The sample format as libvips names it: "uchar", "ushort", "float", …
const char *ccv_sample_format(const ccv_image *image);
/// The meaning of the bands as libvips names it: "srgb", "cmyk", "b-w", "rgb16", …
const char *ccv_interpretation(ccv_image *image);

int ccv_has_field(const ccv_image *image, const char *name);
/// The names of all metadata, separated by newlines, from malloc().
char *ccv_field_names(const ccv_image *image);
/// A whole number in the metadata, or `fallback`.
int ccv_int_field(const ccv_image *image, const char *name, int fallback);
/// Bytes in the metadata, owned by the image, or NULL.
const uint8_t *_Nullable ccv_blob_field(const ccv_image *image, const char *name, size_t *count);
/// A text in the metadata, owned by the image, or NULL.
const char *_Nullable ccv_string_field(const ccv_image *image, const char *name);
void ccv_set_int_field(ccv_image *image, const char *name, int value);
void ccv_set_string_field(ccv_image *image, const char *name, const char *value);
void ccv_set_blob_field(ccv_image *image, const char *name, const void *bytes, size_t count);
void ccv_remove_field(ccv_image *image, const char *name);

/// SHA-256 of bytes given in parts; by GLib, which libvips brings along.
typedef struct _GChecksum ccv_digest;
ccv_digest *ccv_digest_new(void);
void ccv_digest_update(ccv_digest *digest, const void *bytes, size_t count);
/// The digest in 64 hexadecimal digits, owned by it; nothing can be added afterwards.
const char *ccv_digest_text(ccv_digest *digest);
void ccv_digest_free(ccv_digest *digest);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
