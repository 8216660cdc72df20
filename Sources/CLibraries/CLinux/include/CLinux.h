#pragma once
#include <stddef.h>
#include <stdint.h>

// What Swift's Glibc module cannot say: recvmmsg, sendmmsg, ancillary data. Every function is a thin name for one system facility.
// Addresses are sixteen bytes in network order, IPv4 as ::ffff:a.b.c.d; ports are in host order; failures are -errno.

/// One received datagram. `bytes` points into the batch and is valid until the next receive.
typedef struct {
  const uint8_t *bytes;
  uint32_t length;
  /// Longer than a slot: the rest is lost.
  uint32_t is_truncated;
  uint16_t source_port;
  uint8_t source[16];
  /// The address of ours that it was sent to.
  uint8_t destination[16];
} recorder_datagram;

/// One datagram to send.
typedef struct {
  const uint8_t *bytes;
  uint32_t length;
  uint16_t destination_port;
  uint8_t destination[16];
  /// The address of ours that it leaves from; all zero leaves the choice to the kernel.
  uint8_t source[16];
} recorder_outgoing;

/// Buffers for receiving up to a fixed number of datagrams with one call.
typedef struct recorder_batch recorder_batch;

/// NULL when memory is short.
recorder_batch *recorder_batch_create(uint32_t count, uint32_t slot_size);
void recorder_batch_free(recorder_batch *batch);
const recorder_datagram *recorder_batch_datagrams(const recorder_batch *batch);

/// A non-blocking UDP socket bound to an address: dual-stack when the address is all zero and the machine has IPv6.
/// Returns the descriptor. `receive_buffer` is what the kernel is asked for in bytes; it may grant less.
int recorder_media_socket_open(const uint8_t address[16], uint16_t port, int receive_buffer);
/// The bound port, or -errno.
int recorder_media_socket_port(int descriptor);
/// How many datagrams came, 0 when none waits. `overflow` gets the kernel's running count of datagrams dropped for a full buffer.
int recorder_media_socket_receive(int descriptor, recorder_batch *batch, uint32_t *overflow);
/// How many were handed to the kernel before one would block or failed; -errno when the first failed.
int recorder_media_socket_send(int descriptor, const recorder_outgoing *datagrams, uint32_t count);

/// An eventfd, non-blocking.
int recorder_event_open(void);
/// Waits until one of two descriptors is readable or `nanoseconds` are over (negative: for ever). Bit 0: the first, bit 1: the second.
int recorder_wait(int first, int second, int64_t nanoseconds);

/// Two paths of one file system change places as one step. 0, or -errno.
int recorder_exchange_paths(const char *path, const char *other);

/// CPU time of the calling thread so far, in nanoseconds.
int64_t recorder_thread_cpu_time(void);
/// Names the calling thread for top, gdb and perf: at most 15 bytes are kept.
void recorder_thread_set_name(const char *name);
