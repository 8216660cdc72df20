// The floor: the least that a recorder can do for a packet. Nothing here is cut short that a recorder could not cut short, too:
// every packet is authenticated and decrypted, every frame is found and written. No reordering, no retransmission, no feedback,
// no timeline, no container but lengths and timestamps.
#define _GNU_SOURCE
#include "CBenchmark.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 64, SLOT = 2048, BUFFER = 64 * 1024, TAG = 16, FRAME_HEADER = 8 };

/// What is known of one SSRC: the frame that is being received, as it will stand in the file.
typedef struct {
  uint32_t ssrc;
  uint32_t rollover_counter;
  uint16_t highest;
  uint8_t is_known;
  uint32_t frame_length;
  uint8_t *frame;
  uint32_t frame_capacity;
} stream;

typedef struct {
  EVP_CIPHER_CTX *cipher;
  uint8_t salt[12];
  stream streams[2];
  int file;
  uint32_t buffered;
  uint8_t *buffer;
} source;

typedef struct {
  uint64_t packets, bytes, frames, unauthentic, unknown, written;
} counters;

static source *by_port[65536];
static counters counted;

static uint16_t read16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t read32(const uint8_t *p) { return (uint32_t)read16(p) << 16 | read16(p + 2); }

static void flush_buffer(source *s) {
  uint32_t done = 0;
  while (done < s->buffered) {
    ssize_t written = write(s->file, s->buffer + done, s->buffered - done);
    if (written <= 0) break;
    done += (uint32_t)written;
  }
  counted.written += done;
  s->buffered = 0;
}

static void append(source *s, const uint8_t *bytes, uint32_t length) {
  if (s->buffered + length > BUFFER) flush_buffer(s);
  if (length > BUFFER) return;
  memcpy(s->buffer + s->buffered, bytes, length);
  s->buffered += length;
}

static stream *stream_of(source *s, uint32_t ssrc) {
  for (int i = 0; i < 2; i++) {
    if (s->streams[i].is_known && s->streams[i].ssrc == ssrc) return &s->streams[i];
    if (!s->streams[i].is_known) {
      s->streams[i].is_known = 1;
      s->streams[i].ssrc = ssrc;
      return &s->streams[i];
    }
  }
  return NULL;
}

/// RFC 3711 §3.3.1 for packets in order.
static uint32_t rollover_counter(stream *t, uint16_t sequence) {
  if ((int16_t)(sequence - t->highest) > 0 || t->highest == 0) {
    if (sequence < t->highest) t->rollover_counter++;
    t->highest = sequence;
    return t->rollover_counter;
  }
  return sequence > t->highest ? t->rollover_counter - 1 : t->rollover_counter;
}

/// Decrypts behind what the frame has already (RFC 7714 §8); 0 when the packet is not authentic.
static int decrypt(source *s, uint32_t roc, const uint8_t *packet, int header, int length, uint8_t *out) {
  uint8_t iv[12] = {0};
  memcpy(iv + 2, packet + 8, 4);
  iv[6] = (uint8_t)(roc >> 24), iv[7] = (uint8_t)(roc >> 16), iv[8] = (uint8_t)(roc >> 8), iv[9] = (uint8_t)roc;
  memcpy(iv + 10, packet + 2, 2);
  for (int i = 0; i < 12; i++) iv[i] ^= s->salt[i];
  int count;
  int body = length - header - TAG;
  if (EVP_DecryptInit_ex(s->cipher, NULL, NULL, NULL, iv) != 1) return 0;
  EVP_DecryptUpdate(s->cipher, NULL, &count, packet, header);
  EVP_DecryptUpdate(s->cipher, out, &count, packet + header, body);
  EVP_CIPHER_CTX_ctrl(s->cipher, EVP_CTRL_AEAD_SET_TAG, TAG, (void *)(packet + length - TAG));
  return EVP_DecryptFinal_ex(s->cipher, out + body, &count) == 1;
}

/// Bytes of the payload descriptor (RFC 7741 §4.2).
static int descriptor_length(const uint8_t *p, int length) {
  if (length < 1 || !(p[0] & 0x80)) return 1;
  if (length < 2) return length;
  int n = 2;
  uint8_t extension = p[1];
  if (extension & 0x80) n += n < length && (p[n] & 0x80) ? 2 : 1;
  if (extension & 0x40) n++;
  if (extension & 0x30) n++;
  return n;
}

static void finish_frame(source *s, stream *t, uint32_t timestamp) {
  uint32_t payload = t->frame_length - FRAME_HEADER;
  memcpy(t->frame, &payload, 4);
  memcpy(t->frame + 4, &timestamp, 4);
  append(s, t->frame, t->frame_length);
  counted.frames++;
  t->frame_length = FRAME_HEADER;
}

static void receive(source *s, const uint8_t *packet, int length) {
  int header = 12 + 4 * (packet[0] & 15);
  if (length < header + 4 + TAG || packet[0] >> 6 != 2 || (packet[1] >= 192 && packet[1] <= 223)) return;
  if (packet[0] & 0x10) header += 4 + 4 * read16(packet + header + 2);
  if (length < header + TAG) return;
  stream *t = stream_of(s, read32(packet + 8));
  if (!t) return;
  uint32_t room = t->frame_length + FRAME_HEADER + (uint32_t)length;
  if (room > t->frame_capacity) {
    uint8_t *larger = realloc(t->frame, room * 2);
    if (!larger) return;
    t->frame = larger;
    t->frame_capacity = room * 2;
  }
  if (t->frame_length == 0) t->frame_length = FRAME_HEADER;
  uint8_t *out = t->frame + t->frame_length;
  if (!decrypt(s, rollover_counter(t, read16(packet + 2)), packet, header, length, out)) {
    counted.unauthentic++;
    return;
  }
  int body = length - header - TAG;
  // 96 is VP8, whose descriptor goes; the rest is Opus, a frame a packet.
  int is_video = (packet[1] & 0x7f) == 96;
  int descriptor = is_video ? descriptor_length(out, body) : 0;
  if (descriptor > 0 && descriptor < body) memmove(out, out + descriptor, (size_t)(body - descriptor));
  t->frame_length += (uint32_t)(body - descriptor);
  counted.packets++;
  counted.bytes += (uint64_t)length;
  if (!is_video || packet[1] & 0x80) finish_frame(s, t, read32(packet + 4));
}

static source *make_source(const recorder_floor_source *from, const char *folder, uint32_t index) {
  source *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  s->buffer = malloc(BUFFER);
  s->cipher = EVP_CIPHER_CTX_new();
  char path[4096];
  snprintf(path, sizeof path, "%s/floor-%u.frames", folder, index);
  s->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (!s->buffer || !s->cipher || s->file < 0) return NULL;
  // Touched now: the first write must not pay for the pages.
  memset(s->buffer, 0, BUFFER);
  memcpy(s->salt, from->salt, sizeof s->salt);
  return EVP_DecryptInit_ex(s->cipher, EVP_aes_128_gcm(), NULL, from->key, NULL) == 1 ? s : NULL;
}

static int open_receiver(uint16_t *port) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int size = 8 << 20;
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof name;
  if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&name, length) < 0) return -1;
  if (getsockname(descriptor, (struct sockaddr *)&name, &length) < 0) return -1;
  *port = ntohs(name.sin_port);
  return descriptor;
}

static void loop(int descriptor) {
  static struct mmsghdr messages[BATCH];
  static struct iovec vectors[BATCH];
  static struct sockaddr_in names[BATCH];
  static uint8_t slots[BATCH][SLOT];
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){slots[i], SLOT};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_name = &names[i];
  }
  struct pollfd waiting[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLIN}};
  while (poll(waiting, 2, -1) >= 0 || errno == EINTR) {
    if (waiting[1].revents) return;
    int received;
    do {
      for (int i = 0; i < BATCH; i++) messages[i].msg_hdr.msg_namelen = sizeof names[i];
      received = recvmmsg(descriptor, messages, BATCH, MSG_DONTWAIT, NULL);
      for (int i = 0; i < received; i++) {
        source *s = by_port[ntohs(names[i].sin_port)];
        if (s) receive(s, slots[i], (int)messages[i].msg_len);
        else counted.unknown++;
      }
    } while (received == BATCH);
  }
}

int recorder_floor_main(const char *folder, uint32_t source_count) {
  uint16_t port = 0;
  int descriptor = open_receiver(&port);
  if (descriptor < 0) return 1;
  printf("%u\n", port);
  fflush(stdout);
  for (uint32_t i = 0; i < source_count; i++) {
    recorder_floor_source from;
    uint8_t *bytes = (uint8_t *)&from;
    for (size_t have = 0; have < sizeof from;) {
      ssize_t count = read(STDIN_FILENO, bytes + have, sizeof from - have);
      if (count <= 0) return 1;
      have += (size_t)count;
    }
    source *s = make_source(&from, folder, i);
    if (!s) return 1;
    by_port[from.port] = s;
  }
  printf("ready\n");
  fflush(stdout);
  loop(descriptor);
  for (uint32_t i = 0; i < 65536; i++)
    if (by_port[i]) flush_buffer(by_port[i]);
  printf("%llu %llu %llu %llu\n", (unsigned long long)counted.packets, (unsigned long long)counted.frames,
         (unsigned long long)counted.unauthentic, (unsigned long long)counted.written);
  return 0;
}
