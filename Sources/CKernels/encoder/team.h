#ifndef CLIPCROP_TEAM_H
#define CLIPCROP_TEAM_H

#include <stddef.h>

// Threads that work on one pass and meet between its stages. They live as long as the pass: nothing is shared between passes, so any
// number of them may run at once, and starting a thread costs less than a thousandth of a pass.
typedef struct team team;

// Calls body(context, team, member) on up to `threads` threads, the calling one among them, and returns when all have.
void team_run(size_t threads, void (*body)(void *context, team *team, size_t member), void *context);

// The next piece of a stage of `count` pieces that nobody has begun, or count when there is none left. Who is slow takes fewer.
size_t team_claim(team *team, size_t count);

// Waits for all members; what they wrote is seen after it, and the next stage's pieces can be claimed.
void team_meet(team *team);

#endif
