#pragma once
#include <stddef.h>

/// One file of the web pages, as it is sent.
typedef struct {
    const char *path;            ///< of the URL: "/", "/recordings", "/recorder.js", "/embed.js", "/assets/…"
    const char *contentType;
    const unsigned char *bytes;  ///< not terminated by a zero
    size_t length;
} recorder_web_page;

extern const recorder_web_page recorder_web_pages[];
extern const size_t recorder_web_pages_count;

/// The first row: Swift cannot name an array whose length is not in its type.
static inline const recorder_web_page *recorder_web_pages_start(void) { return recorder_web_pages; }
