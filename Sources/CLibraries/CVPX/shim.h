#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>

// Function-like macros, which Swift's importer drops.
static inline vpx_codec_err_t recorder_vpx_decoder_init(
    vpx_codec_ctx_t *context, vpx_codec_iface_t *interface, const vpx_codec_dec_cfg_t *configuration, vpx_codec_flags_t flags) {
  return vpx_codec_dec_init(context, interface, configuration, flags);
}
static inline vpx_codec_err_t recorder_vpx_encoder_init(
    vpx_codec_ctx_t *context, vpx_codec_iface_t *interface, const vpx_codec_enc_cfg_t *configuration, vpx_codec_flags_t flags) {
  return vpx_codec_enc_init(context, interface, configuration, flags);
}
