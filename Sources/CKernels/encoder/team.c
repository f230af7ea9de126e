#include "team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

enum {
  MOST_THREADS = 256,
  // Members arrive within microseconds of each other unless one lost its core: then waiting must not keep a core busy.
  PATIENCE = 4000,
};

struct team {
  void (*body)(void *, team *, size_t);
  void *context;
  size_t size;
  _Alignas(64) atomic_size_t claimed;
  _Alignas(64) atomic_size_t arrived;
  _Alignas(64) atomic_uint stage;
  pthread_mutex_t lock;
  pthread_cond_t changed;
};

typedef struct {
  team *team;
  size_t index;
} member;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

static void wait_past(team *team, unsigned stage) {
  for (int turn = 0; turn < PATIENCE; turn++) {
    if (atomic_load_explicit(&team->stage, memory_order_acquire) != stage) return;
    pause_briefly();
  }
  pthread_mutex_lock(&team->lock);
  while (atomic_load_explicit(&team->stage, memory_order_acquire) == stage)
    pthread_cond_wait(&team->changed, &team->lock);
  pthread_mutex_unlock(&team->lock);
}

static void open_next(team *team) {
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add_explicit(&team->stage, 1, memory_order_release);
  pthread_cond_broadcast(&team->changed);
  pthread_mutex_unlock(&team->lock);
}

size_t team_claim(team *team, size_t count) {
  const size_t index = atomic_fetch_add_explicit(&team->claimed, 1, memory_order_relaxed);
  return index < count ? index : count;
}

void team_meet(team *team) {
  const unsigned stage = atomic_load_explicit(&team->stage, memory_order_acquire);
  if (atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel) + 1 < team->size) {
    wait_past(team, stage);
  } else {
    atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&team->claimed, 0, memory_order_relaxed);
    open_next(team);
  }
}

static void *work(void *argument) {
  const member *self = argument;
  // The first stage opens when it is known how many threads there are.
  wait_past(self->team, 0);
  self->team->body(self->team->context, self->team, self->index);
  return NULL;
}

void team_run(size_t threads, void (*body)(void *, team *, size_t), void *context) {
  team team = {.body = body, .context = context, .size = 1};
  pthread_mutex_init(&team.lock, NULL);
  pthread_cond_init(&team.changed, NULL);
  pthread_t handles[MOST_THREADS];
  member members[MOST_THREADS];
  const size_t wanted = threads < MOST_THREADS ? threads : MOST_THREADS;
  for (; team.size < wanted; team.size++) {
    members[team.size] = (member){&team, team.size};
    // Fewer threads than were asked for do the same work.
    if (pthread_create(&handles[team.size], NULL, work, &members[team.size]) != 0) break;
  }
  open_next(&team);
  body(context, &team, 0);
  for (size_t i = 1; i < team.size; i++) pthread_join(handles[i], NULL);
  pthread_cond_destroy(&team.changed);
  pthread_mutex_destroy(&team.lock);
}
