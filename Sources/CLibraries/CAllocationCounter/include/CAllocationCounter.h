#pragma once
#include <stdint.h>

// A malloc that counts, for the tests and for `recorder bench --count-allocations`: never linked into the service.
// Linked into a test's executable, or preloaded as a shared library, it takes the place of the C library's.

/// How many blocks the calling thread has asked for so far, a reallocation included.
uint64_t recorder_allocation_count(void);

/// One thread's count in the file that RECORDER_ALLOCATIONS names, which the preloaded library keeps for others to read.
typedef struct {
  int64_t thread;
  uint64_t count;
} recorder_allocation_slot;
