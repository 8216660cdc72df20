// @ts-check
/** The identifier of a Cluster (RFC 9559 §5.1.3): what is before the first one is the head. */
const cluster = [0x1f, 0x43, 0xb6, 0x75];

/**
 * How long the head of a WebM is; null when the first cluster is not in these bytes.
 * @param {Uint8Array} bytes @returns {number | null}
 */
export function headLength(bytes) {
    for (let index = 0; index + 4 <= bytes.length; index++) {
        if (cluster.every((byte, offset) => bytes[index + offset] === byte)) return index;
    }
    return null;
}

/**
 * The type that a SourceBuffer must be made with: it refuses a head whose tracks are not exactly those that it was told.
 * @param {Uint8Array} head @returns {string}
 */
export function sourceBufferType(head) {
    const text = Array.from(head, (byte) => String.fromCharCode(byte)).join("");
    const hasVideo = text.includes("V_VP8");
    const codecs = [...(hasVideo ? ["vp8"] : []), ...(text.includes("A_OPUS") ? ["opus"] : [])];
    return `${hasVideo ? "video" : "audio"}/webm; codecs="${codecs.join(",")}"`;
}
