// @ts-check
/**
 * Which types the recorder writes: WebM with VP8 and Opus.
 * @param {string} type as of MediaRecorder; "" means that any will do @returns {boolean}
 */
export function isSupportedType(type) {
    if (type === "") return true;
    const match = /^\s*(audio|video)\/webm\s*(?:;\s*codecs\s*=\s*("[^"]*"|[^;"]*?)\s*)?$/i.exec(type);
    if (!match) return false;
    const [, kind, list] = match;
    if (list === undefined) return true;
    const codecs = list.replaceAll('"', "").split(",").map((codec) => codec.trim().toLowerCase());
    const known = kind.toLowerCase() === "audio" ? ["opus"] : ["vp8", "vp8.0", "opus"];
    return codecs.length > 0 && codecs.every((codec) => known.includes(codec));
}

/**
 * What is written when nothing was asked for.
 * @param {MediaStream} stream
 * @returns {string}
 */
export function defaultType(stream) {
    const hasAudio = stream.getAudioTracks().length > 0;
    if (stream.getVideoTracks().length === 0) return "audio/webm;codecs=opus";
    return hasAudio ? "video/webm;codecs=vp8,opus" : "video/webm;codecs=vp8";
}
