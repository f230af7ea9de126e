#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "engine.h"

// libgomp is the OpenMP runtime that Debian's oneDNN runs on. Compiling with -fopenmp would pull in clang's own runtime: two
// pools of spinning threads on the same processors. These are the entry points gcc's own generated code calls.
void omp_set_num_threads(int threads);
int omp_get_max_threads(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
int omp_in_parallel(void);
void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);

static _Atomic int wanted_threads = 0;
static _Thread_local int applied_threads = 0;
static _Thread_local bool one_thread = false;

static int processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  int count = CPU_COUNT(&set);
  return count > 0 ? count : 1;
}

void ccd_set_threads(int threads) { atomic_store(&wanted_threads, threads > 0 ? threads : 0); }

int ccd_threads(void) {
  int wanted = atomic_load(&wanted_threads);
  return wanted > 0 ? wanted : processors();
}

void ccd_apply_threads(void) {
  int wanted = one_thread ? 1 : ccd_threads();
  if (wanted == applied_threads) return;
  omp_set_num_threads(wanted);
  applied_threads = wanted;
}

void ccd_hold_one_thread(bool hold) { one_thread = hold; }

void ccd_keep_freed_memory(void) {
#ifdef __GLIBC__
  // The largest threshold that glibc accepts.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

void ccd_share_heap(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
#endif
}

typedef struct {
  atomic_size_t next;
  size_t count;
  void *context;
  void (*body)(void *, size_t);
} work;

static void take(void *shared) {
  work *w = shared;
  for (;;) {
    size_t index = atomic_fetch_add_explicit(&w->next, 1, memory_order_relaxed);
    if (index >= w->count) return;
    w->body(w->context, index);
  }
}

void ccd_parallel(size_t count, void *context, void (*body)(void *, size_t)) {
  work w = {.count = count, .context = context, .body = body};
  atomic_init(&w.next, 0);
  size_t threads = (size_t)ccd_threads();
  if (threads > count) threads = count;
  if (threads <= 1 || omp_in_parallel()) {
    take(&w);
    return;
  }
  ccd_apply_threads();
  GOMP_parallel(take, &w, (unsigned)threads, 0);
}
