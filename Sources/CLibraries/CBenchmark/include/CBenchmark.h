#pragma once
#include <stdint.h>

// What `recorder bench` needs of the system and Swift's Glibc module cannot say: datagrams by the train (UDP_SEGMENT), epoll; and the floor.
// Addresses are sixteen bytes in network order, IPv4 as ::ffff:a.b.c.d; ports are in host order; failures are -errno.

/// Datagrams of one size that lie one behind the other; the last may be shorter. One system call and one walk through the kernel's
/// stack carries all of them.
typedef struct {
  const uint8_t *bytes;
  uint32_t length;
  /// Of each but the last. At most 64 datagrams and 65 000 bytes.
  uint32_t segment_size;
} recorder_train;

/// A non-blocking UDP socket, connected to one peer; the kernel chooses the local address and port.
int recorder_sender_open(const uint8_t peer[16], uint16_t peer_port);
/// The same, bound to the local address it would use towards that peer, but free to be connected later: ICE wants to know it before.
int recorder_sender_bind(const uint8_t towards[16]);
int recorder_sender_connect(int descriptor, const uint8_t peer[16], uint16_t peer_port);
/// Where the socket is bound.
int recorder_sender_name(int descriptor, uint8_t address[16], uint16_t *port);
/// How many trains the kernel took; -errno when it did not take the first. Kernels without segmentation get single datagrams.
int recorder_sender_send(int descriptor, const recorder_train *trains, uint32_t count);
/// Length of the next waiting datagram, 0 when none waits or the peer's port is closed.
int recorder_sender_receive(int descriptor, uint8_t *bytes, uint32_t capacity);
/// 1 where UDP_SEGMENT works.
int recorder_sender_can_segment(void);

int recorder_poller_open(void);
int recorder_poller_add(int poller, int descriptor, uint32_t tag);
/// Writes the tags of descriptors that are readable now, without waiting.
int recorder_poller_ready(int poller, uint32_t *tags, int capacity);
/// Sleeps until a moment of CLOCK_MONOTONIC, to some ten microseconds.
void recorder_sleep_until(int64_t nanoseconds);

/// One source of the floor, as `recorder bench` writes it to the floor's standard input: the session keys of RFC 3711 §4.3, AES-128-GCM.
typedef struct {
  uint16_t port;
  uint8_t key[16];
  uint8_t salt[12];
} __attribute__((packed)) recorder_floor_source;

/// The floor: what a recorder cannot do without, in one C thread. Receives by recvmmsg, decrypts with OpenSSL, finds the frames of VP8 and
/// Opus, writes them to one file a source. Prints its port, runs until standard input ends, prints what it counted. Returns the exit code.
int recorder_floor_main(const char *folder, uint32_t source_count);
