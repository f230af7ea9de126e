#include <stdbool.h>

#include "CKernels.h"
#include "team.h"

typedef struct {
  size_t count;
  void *context;
  void (*body)(void *, size_t);
} loop;

static _Thread_local bool within = false;

static void take(void *shared, team *team, size_t member) {
  const loop *loop = shared;
  const bool outer = within;
  (void)member;
  within = true;
  for (size_t index; (index = team_claim(team, loop->count)) < loop->count;) loop->body(loop->context, index);
  within = outer;
}

void cck_parallel(size_t threads, size_t count, void *context, void (*body)(void *, size_t)) {
  loop loop = {count, context, body};
  if (threads > count) threads = count;
  if (threads > 1 && !within) {
    team_run(threads, take, &loop);
  } else {
    for (size_t index = 0; index < count; index++) body(context, index);
  }
}
