#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

typedef union {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(uint32_t))];
} control_block;

struct recorder_batch {
  uint32_t count;
  uint32_t slot_size;
  struct mmsghdr *messages;
  struct iovec *vectors;
  struct sockaddr_storage *names;
  control_block *controls;
  recorder_datagram *datagrams;
  uint8_t *slots;
};

recorder_batch *recorder_batch_create(uint32_t count, uint32_t slot_size) {
  recorder_batch *batch = calloc(1, sizeof *batch);
  if (!batch) return NULL;
  batch->count = count;
  batch->slot_size = slot_size;
  batch->messages = calloc(count, sizeof *batch->messages);
  batch->vectors = calloc(count, sizeof *batch->vectors);
  batch->names = calloc(count, sizeof *batch->names);
  batch->controls = calloc(count, sizeof *batch->controls);
  batch->datagrams = calloc(count, sizeof *batch->datagrams);
  batch->slots = malloc((size_t)count * slot_size);
  if (!batch->messages || !batch->vectors || !batch->names || !batch->controls || !batch->datagrams || !batch->slots) {
    recorder_batch_free(batch);
    return NULL;
  }
  for (uint32_t i = 0; i < count; i++) {
    batch->vectors[i].iov_base = batch->slots + (size_t)i * slot_size;
    batch->vectors[i].iov_len = slot_size;
    batch->messages[i].msg_hdr.msg_iov = &batch->vectors[i];
    batch->messages[i].msg_hdr.msg_iovlen = 1;
    batch->messages[i].msg_hdr.msg_name = &batch->names[i];
    batch->messages[i].msg_hdr.msg_control = &batch->controls[i];
    batch->datagrams[i].bytes = batch->vectors[i].iov_base;
  }
  return batch;
}

void recorder_batch_free(recorder_batch *batch) {
  if (!batch) return;
  free(batch->messages);
  free(batch->vectors);
  free(batch->names);
  free(batch->controls);
  free(batch->datagrams);
  free(batch->slots);
  free(batch);
}

const recorder_datagram *recorder_batch_datagrams(const recorder_batch *batch) { return batch->datagrams; }

static void map_v4(uint8_t address[16], const void *v4) {
  memcpy(address, mapped_prefix, 12);
  memcpy(address + 12, v4, 4);
}

static int is_mapped(const uint8_t address[16]) { return memcmp(address, mapped_prefix, 12) == 0; }

static int is_unspecified(const uint8_t address[16]) {
  static const uint8_t zero[16];
  return memcmp(address, zero, 16) == 0;
}

static int family_of(int descriptor) {
  int family = AF_INET6;
  socklen_t length = sizeof family;
  getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length);
  return family;
}

static int open_socket(int family, const uint8_t address[16], uint16_t port, int receive_buffer) {
  int descriptor = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  int on = 1, off = 0;
  // FORCE needs CAP_NET_ADMIN and passes net.core.rmem_max; without it the plain option takes what is allowed.
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer) < 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  setsockopt(descriptor, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
  int result;
  if (family == AF_INET6) {
    setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    struct sockaddr_in6 name = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    memcpy(&name.sin6_addr, address, 16);
    result = bind(descriptor, (struct sockaddr *)&name, sizeof name);
  } else {
    setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(port)};
    memcpy(&name.sin_addr, address + 12, 4);
    result = bind(descriptor, (struct sockaddr *)&name, sizeof name);
  }
  if (result < 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  return descriptor;
}

int recorder_media_socket_open(const uint8_t address[16], uint16_t port, int receive_buffer) {
  if (is_mapped(address)) return open_socket(AF_INET, address, port, receive_buffer);
  int descriptor = open_socket(AF_INET6, address, port, receive_buffer);
  // A kernel without IPv6: all of IPv4 is still "all addresses".
  if (descriptor == -EAFNOSUPPORT || descriptor == -EADDRNOTAVAIL)
    if (is_unspecified(address)) return open_socket(AF_INET, address, port, receive_buffer);
  return descriptor;
}

int recorder_media_socket_port(int descriptor) {
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  if (getsockname(descriptor, (struct sockaddr *)&name, &length) < 0) return -errno;
  if (name.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&name)->sin_port);
  return ntohs(((struct sockaddr_in6 *)&name)->sin6_port);
}

static void read_name(const struct sockaddr_storage *name, recorder_datagram *datagram) {
  if (name->ss_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)name;
    map_v4(datagram->source, &v4->sin_addr);
    datagram->source_port = ntohs(v4->sin_port);
  } else {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)name;
    memcpy(datagram->source, &v6->sin6_addr, 16);
    datagram->source_port = ntohs(v6->sin6_port);
  }
}

static void read_control(struct msghdr *message, recorder_datagram *datagram, uint32_t *overflow) {
  memset(datagram->destination, 0, 16);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      struct in6_pktinfo info;
      memcpy(&info, CMSG_DATA(c), sizeof info);
      memcpy(datagram->destination, &info.ipi6_addr, 16);
    } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      struct in_pktinfo info;
      memcpy(&info, CMSG_DATA(c), sizeof info);
      map_v4(datagram->destination, &info.ipi_addr);
    } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
      memcpy(overflow, CMSG_DATA(c), sizeof *overflow);
    }
  }
}

int recorder_media_socket_receive(int descriptor, recorder_batch *batch, uint32_t *overflow) {
  for (uint32_t i = 0; i < batch->count; i++) {
    batch->messages[i].msg_hdr.msg_namelen = sizeof batch->names[i];
    batch->messages[i].msg_hdr.msg_controllen = sizeof batch->controls[i];
  }
  int received = recvmmsg(descriptor, batch->messages, batch->count, MSG_DONTWAIT, NULL);
  if (received < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
  for (int i = 0; i < received; i++) {
    struct msghdr *message = &batch->messages[i].msg_hdr;
    recorder_datagram *datagram = &batch->datagrams[i];
    datagram->length = batch->messages[i].msg_len;
    datagram->is_truncated = (message->msg_flags & MSG_TRUNC) != 0;
    read_name(&batch->names[i], datagram);
    read_control(message, datagram, overflow);
  }
  return received;
}

enum { SEND_BATCH = 64 };

static void write_message(int family, const recorder_outgoing *datagram, struct msghdr *message, struct iovec *vector,
                          struct sockaddr_storage *name, control_block *control) {
  vector->iov_base = (void *)datagram->bytes;
  vector->iov_len = datagram->length;
  memset(message, 0, sizeof *message);
  memset(name, 0, sizeof *name);
  message->msg_iov = vector;
  message->msg_iovlen = 1;
  message->msg_name = name;
  int has_source = !is_unspecified(datagram->source);
  if (has_source) {
    memset(control, 0, sizeof *control);
    message->msg_control = control;
  }
  if (family == AF_INET) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)name;
    v4->sin_family = AF_INET;
    v4->sin_port = htons(datagram->destination_port);
    memcpy(&v4->sin_addr, datagram->destination + 12, 4);
    message->msg_namelen = sizeof *v4;
    if (has_source) {
      struct in_pktinfo info = {0};
      memcpy(&info.ipi_spec_dst, datagram->source + 12, 4);
      message->msg_controllen = CMSG_SPACE(sizeof info);
      struct cmsghdr *c = CMSG_FIRSTHDR(message);
      c->cmsg_level = IPPROTO_IP;
      c->cmsg_type = IP_PKTINFO;
      c->cmsg_len = CMSG_LEN(sizeof info);
      memcpy(CMSG_DATA(c), &info, sizeof info);
    }
  } else {
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)name;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(datagram->destination_port);
    memcpy(&v6->sin6_addr, datagram->destination, 16);
    message->msg_namelen = sizeof *v6;
    if (has_source) {
      struct in6_pktinfo info = {0};
      memcpy(&info.ipi6_addr, datagram->source, 16);
      message->msg_controllen = CMSG_SPACE(sizeof info);
      struct cmsghdr *c = CMSG_FIRSTHDR(message);
      c->cmsg_level = IPPROTO_IPV6;
      c->cmsg_type = IPV6_PKTINFO;
      c->cmsg_len = CMSG_LEN(sizeof info);
      memcpy(CMSG_DATA(c), &info, sizeof info);
    }
  }
}

int recorder_media_socket_send(int descriptor, const recorder_outgoing *datagrams, uint32_t count) {
  struct mmsghdr messages[SEND_BATCH];
  struct iovec vectors[SEND_BATCH];
  struct sockaddr_storage names[SEND_BATCH];
  control_block controls[SEND_BATCH];
  if (count == 0) return 0;
  if (count > SEND_BATCH) count = SEND_BATCH;
  int family = family_of(descriptor);
  for (uint32_t i = 0; i < count; i++)
    write_message(family, &datagrams[i], &messages[i].msg_hdr, &vectors[i], &names[i], &controls[i]);
  int sent = sendmmsg(descriptor, messages, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? -errno : sent;
}

int recorder_event_open(void) {
  int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

int recorder_wait(int first, int second, int64_t nanoseconds) {
  struct pollfd descriptors[2] = {{.fd = first, .events = POLLIN}, {.fd = second, .events = POLLIN}};
  struct timespec timeout = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  int ready = ppoll(descriptors, 2, nanoseconds < 0 ? NULL : &timeout, NULL);
  if (ready < 0) return errno == EINTR ? 0 : -errno;
  return (descriptors[0].revents ? 1 : 0) | (descriptors[1].revents ? 2 : 0);
}

int64_t recorder_thread_cpu_time(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void recorder_thread_set_name(const char *name) {
  char shortened[16] = {0};
  strncpy(shortened, name, 15);
  pthread_setname_np(pthread_self(), shortened);
}

int recorder_exchange_paths(const char *path, const char *other) {
  return renameat2(AT_FDCWD, path, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : -errno;
}
