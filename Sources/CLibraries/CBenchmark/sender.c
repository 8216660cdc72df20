#define _GNU_SOURCE
#include "CBenchmark.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { MAX_TRAINS = 32, MAX_SEGMENTS = 64 };

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static socklen_t make_name(struct sockaddr_storage *name, const uint8_t address[16], uint16_t port) {
  memset(name, 0, sizeof *name);
  if (memcmp(address, mapped_prefix, 12) == 0) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)name;
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    memcpy(&v4->sin_addr, address + 12, 4);
    return sizeof *v4;
  }
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)name;
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(port);
  memcpy(&v6->sin6_addr, address, 16);
  return sizeof *v6;
}

static int open_socket(int family) {
  int descriptor = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  int size = 1 << 20;
  setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  return descriptor;
}

int recorder_sender_connect(int descriptor, const uint8_t peer[16], uint16_t peer_port) {
  struct sockaddr_storage name;
  socklen_t length = make_name(&name, peer, peer_port);
  return connect(descriptor, (struct sockaddr *)&name, length) < 0 ? -errno : 0;
}

int recorder_sender_open(const uint8_t peer[16], uint16_t peer_port) {
  struct sockaddr_storage name;
  make_name(&name, peer, peer_port);
  int descriptor = open_socket(name.ss_family);
  if (descriptor < 0) return descriptor;
  int result = recorder_sender_connect(descriptor, peer, peer_port);
  if (result == 0) return descriptor;
  close(descriptor);
  return result;
}

int recorder_sender_bind(const uint8_t towards[16]) {
  // Which of our addresses leads there, a connected socket knows; no datagram is sent. Port 9 is discard.
  int scout = recorder_sender_open(towards, 9);
  if (scout < 0) return scout;
  uint8_t address[16];
  uint16_t port;
  int result = recorder_sender_name(scout, address, &port);
  close(scout);
  if (result < 0) return result;
  struct sockaddr_storage name;
  socklen_t length = make_name(&name, address, 0);
  int descriptor = open_socket(name.ss_family);
  if (descriptor < 0) return descriptor;
  if (bind(descriptor, (struct sockaddr *)&name, length) == 0) return descriptor;
  int error = errno;
  close(descriptor);
  return -error;
}

int recorder_sender_name(int descriptor, uint8_t address[16], uint16_t *port) {
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  if (getsockname(descriptor, (struct sockaddr *)&name, &length) < 0) return -errno;
  if (name.ss_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)&name;
    memcpy(address, mapped_prefix, 12);
    memcpy(address + 12, &v4->sin_addr, 4);
    *port = ntohs(v4->sin_port);
  } else {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&name;
    memcpy(address, &v6->sin6_addr, 16);
    *port = ntohs(v6->sin6_port);
  }
  return 0;
}

int recorder_sender_can_segment(void) {
  static int known = -1;
  if (known < 0) {
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int size = 1200;
    known = descriptor >= 0 && setsockopt(descriptor, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size) == 0;
    if (descriptor >= 0) close(descriptor);
  }
  return known;
}

/// A train as single datagrams, for kernels before 4.18.
static int send_singly(int descriptor, const recorder_train *train) {
  struct mmsghdr messages[MAX_SEGMENTS] = {0};
  struct iovec vectors[MAX_SEGMENTS];
  uint32_t count = 0;
  for (uint32_t offset = 0; offset < train->length && count < MAX_SEGMENTS; offset += train->segment_size, count++) {
    uint32_t rest = train->length - offset;
    vectors[count].iov_base = (void *)(train->bytes + offset);
    vectors[count].iov_len = rest < train->segment_size ? rest : train->segment_size;
    messages[count].msg_hdr.msg_iov = &vectors[count];
    messages[count].msg_hdr.msg_iovlen = 1;
  }
  int sent = sendmmsg(descriptor, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : sent < (int)count ? -EAGAIN : 1;
}

int recorder_sender_send(int descriptor, const recorder_train *trains, uint32_t count) {
  if (!recorder_sender_can_segment()) {
    for (uint32_t i = 0; i < count; i++) {
      int result = send_singly(descriptor, &trains[i]);
      if (result < 0) return i > 0 ? (int)i : result;
    }
    return (int)count;
  }
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(uint16_t))];
  } controls[MAX_TRAINS];
  struct mmsghdr messages[MAX_TRAINS];
  struct iovec vectors[MAX_TRAINS];
  if (count > MAX_TRAINS) count = MAX_TRAINS;
  memset(messages, 0, count * sizeof *messages);
  for (uint32_t i = 0; i < count; i++) {
    struct msghdr *message = &messages[i].msg_hdr;
    vectors[i].iov_base = (void *)trains[i].bytes;
    vectors[i].iov_len = trains[i].length;
    message->msg_iov = &vectors[i];
    message->msg_iovlen = 1;
    if (trains[i].length <= trains[i].segment_size) continue;
    memset(&controls[i], 0, sizeof controls[i]);
    message->msg_control = &controls[i];
    message->msg_controllen = sizeof controls[i].bytes;
    struct cmsghdr *control = CMSG_FIRSTHDR(message);
    control->cmsg_level = IPPROTO_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t size = (uint16_t)trains[i].segment_size;
    memcpy(CMSG_DATA(control), &size, sizeof size);
  }
  int sent = sendmmsg(descriptor, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : sent;
}

int recorder_sender_receive(int descriptor, uint8_t *bytes, uint32_t capacity) {
  ssize_t length = recv(descriptor, bytes, capacity, MSG_DONTWAIT);
  if (length >= 0) return (int)length;
  return errno == EAGAIN || errno == EINTR || errno == ECONNREFUSED ? 0 : -errno;
}

int recorder_poller_open(void) {
  int poller = epoll_create1(EPOLL_CLOEXEC);
  return poller < 0 ? -errno : poller;
}

int recorder_poller_add(int poller, int descriptor, uint32_t tag) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = tag};
  return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) < 0 ? -errno : 0;
}

int recorder_poller_ready(int poller, uint32_t *tags, int capacity) {
  struct epoll_event events[256];
  int count = epoll_wait(poller, events, capacity < 256 ? capacity : 256, 0);
  if (count < 0) return errno == EINTR ? 0 : -errno;
  for (int i = 0; i < count; i++) tags[i] = events[i].data.u32;
  return count;
}

void recorder_sleep_until(int64_t nanoseconds) {
  struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}
