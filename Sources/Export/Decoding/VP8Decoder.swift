import CVPX

/// libvpx, asked only whether it can decode.
struct VP8Decoder: ~Copyable {
    private let context: UnsafeMutablePointer<vpx_codec_ctx_t>

    init() {
        context = .allocate(capacity: 1)
        context.initialize(to: vpx_codec_ctx_t())
        var configuration = vpx_codec_dec_cfg_t(threads: 1, w: 0, h: 0)
        guard recorder_vpx_decoder_init(context, vpx_codec_vp8_dx(), &configuration, 0) == VPX_CODEC_OK else {
            preconditionFailure("libvpx has no VP8 decoder")
        }
    }

    deinit {
        vpx_codec_destroy(context)
        context.deallocate()
    }

    /// Decodes the next frame; nil when it does, else libvpx's words.
    mutating func problem(decoding payload: [UInt8]) -> String? {
        let result = vpx_codec_decode(context, payload, UInt32(clamping: payload.count), nil, 0)
        var iterator: vpx_codec_iter_t?
        while vpx_codec_get_frame(context, &iterator) != nil {}
        guard result != VPX_CODEC_OK else { return nil }
        let detail = vpx_codec_error_detail(context).map { ": " + String(cString: $0) } ?? ""
        return String(cString: vpx_codec_err_to_string(result)) + detail
    }
}
