// @ts-check
/**
 * Changes to our own offers, as text. The browser's lines end in CRLF (RFC 8866 §5); what is put in does too.
 */

/**
 * The session part, then one string for each m-section.
 * @param {string} sdp
 * @returns {string[]}
 */
export function sections(sdp) {
    return sdp.split(/^(?=m=)/m);
}

/**
 * The value of the first `a=<name>:` line.
 * @param {string} section
 * @param {string} name
 * @returns {string | null}
 */
export function attribute(section, name) {
    return new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(section)?.[1] ?? null;
}

/**
 * Adds `a=rtcp-fb:<Opus> nack`: browsers do not offer retransmission of sound by themselves, but do it when asked to.
 * A call cannot wait for it; a recorder can.
 * @param {string} sdp @returns {string}
 */
export function offeringNackForOpus(sdp) {
    return sections(sdp)
        .map((section) => {
            if (!section.startsWith("m=audio")) return section;
            let result = section;
            for (const [line, payloadType] of section.matchAll(/^a=rtpmap:(\d+) opus\/48000.*$/gim)) {
                if (new RegExp(`^a=rtcp-fb:(${payloadType}|\\*) nack\\s*$`, "m").test(section)) continue;
                const rtpmap = line.replace(/\r$/, "");
                result = result.replace(rtpmap, `${rtpmap}\r\na=rtcp-fb:${payloadType} nack`);
            }
            return result;
        })
        .join("");
}

/**
 * Adds `a=content:slides` (RFC 4796) to the m-sections with those ids: so the recorder knows a screen share from a camera.
 * @param {string} sdp @param {string[]} mids @returns {string}
 */
export function markingSlides(sdp, mids) {
    return sections(sdp)
        .map((section) => {
            const mid = attribute(section, "mid");
            if (!section.startsWith("m=") || mid === null || !mids.includes(mid)) return section;
            return section.replace(/^a=mid:.*$/m, (line) => `${line.replace(/\r$/, "")}\r\na=content:slides${line.endsWith("\r") ? "\r" : ""}`);
        })
        .join("");
}
