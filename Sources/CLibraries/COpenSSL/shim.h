#pragma once
#include <stdint.h>
#include <sys/time.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

// Function-like macros and casts, which Swift's importer drops.
static inline long recorder_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) { return SSL_CTX_set_min_proto_version(context, version); }
static inline long recorder_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) { return SSL_CTX_set_max_proto_version(context, version); }
static inline long recorder_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) { return SSL_CTX_set1_groups_list(context, list); }
static inline long recorder_SSL_set_mtu(SSL *ssl, long mtu) { return SSL_set_mtu(ssl, mtu); }
static inline uint64_t recorder_SSL_OP_NO_QUERY_MTU(void) { return SSL_OP_NO_QUERY_MTU; }
static inline uint64_t recorder_SSL_OP_NO_RENEGOTIATION(void) { return SSL_OP_NO_RENEGOTIATION; }
static inline uint64_t recorder_SSL_OP_NO_TICKET(void) { return SSL_OP_NO_TICKET; }
static inline EVP_PKEY *recorder_EVP_EC_gen_P256(void) { return EVP_EC_gen("P-256"); }
/// Microseconds until the retransmission timer fires, -1 while none runs.
static inline int64_t recorder_DTLSv1_get_timeout(SSL *ssl) {
  struct timeval left;
  if (!DTLSv1_get_timeout(ssl, &left)) return -1;
  return (int64_t)left.tv_sec * 1000000 + left.tv_usec;
}
static inline long recorder_DTLSv1_handle_timeout(SSL *ssl) { return DTLSv1_handle_timeout(ssl); }
