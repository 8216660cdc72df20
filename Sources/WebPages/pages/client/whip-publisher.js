// @ts-check
import { offeringNackForOpus } from "./sdp.js";

/** ICE candidates are waited for this long; what comes later is not needed to reach a server. Milliseconds. */
const gatheringTimeout = 1_500;

/**
 * Publishes a stream to the recorder by WHIP (RFC 9725): one offer with all candidates, one answer, and DELETE at the end.
 */
export class WHIPPublisher {
    connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    /**
     * Address of the session, to be deleted.
     * @type {URL | null}
     */
    session = null;
    /** @type {string | null} */ recordingId = null;

    #endpoint;
    #headers;

    /**
     * @param {URL} endpoint `/whip/{room}`
     * @param {Record<string, string>} headers
     */
    constructor(endpoint, headers) {
        this.#endpoint = endpoint;
        this.#headers = headers;
    }

    /**
     * @param {MediaStream} stream
     * @param {{ audioBitsPerSecond?: number, videoBitsPerSecond?: number }} bitRates
     */
    async start(stream, bitRates) {
        for (const track of stream.getTracks()) {
            const maxBitrate = track.kind === "audio" ? bitRates.audioBitsPerSecond : bitRates.videoBitsPerSecond;
            this.connection.addTransceiver(track, { direction: "sendonly", streams: [stream], sendEncodings: maxBitrate ? [{ maxBitrate }] : [] });
        }
        await this.#setOffer();
        await this.#gather();
        const response = await fetch(this.#endpoint, {
            method: "POST",
            headers: { ...this.#headers, "Content-Type": "application/sdp" },
            body: offeringNackForOpus(this.connection.localDescription?.sdp ?? ""),
        });
        if (response.status !== 201) throw new Error(await problem(response));
        this.session = new URL(response.headers.get("Location") ?? "", this.#endpoint);
        this.recordingId = recordingOf(response.headers.get("Link"));
        await this.connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
    }

    async #setOffer() {
        const offer = await this.connection.createOffer();
        try {
            await this.connection.setLocalDescription({ type: "offer", sdp: offeringNackForOpus(offer.sdp ?? "") });
        } catch {
            await this.connection.setLocalDescription(offer);
        }
    }

    async #gather() {
        if (this.connection.iceGatheringState === "complete") return;
        await new Promise((resolve) => {
            this.connection.onicegatheringstatechange = () => this.connection.iceGatheringState === "complete" && resolve(undefined);
            setTimeout(resolve, gatheringTimeout);
        });
    }

    /**
     * Resolves once media flows.
     * @returns {Promise<void>}
     */
    connected() {
        return new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
            const look = () => {
                const state = this.connection.connectionState;
                if (state === "connected") resolve();
                if (state === "failed" || state === "closed") reject(new Error("No way through the network to the recorder was found."));
            };
            this.connection.addEventListener("connectionstatechange", look);
            look();
        });
    }

    async stop() {
        const session = this.session;
        this.session = null;
        this.connection.close();
        if (session) await fetch(session, { method: "DELETE", headers: this.#headers, keepalive: true }).catch(() => {});
    }
}

/**
 * `</api/v1/recordings/ID>; rel="recording"`.
 * @param {string | null} link
 * @returns {string | null}
 */
export function recordingOf(link) {
    for (const [, target, parameters] of (link ?? "").matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
        if (!/;\s*rel="?recording"?/.test(parameters)) continue;
        return decodeURIComponent(target.split("/").filter(Boolean).pop() ?? "") || null;
    }
    return null;
}

/** @param {Response} response */
async function problem(response) {
    try {
        const { title, detail } = await response.json();
        return detail ?? title;
    } catch {
        return `The server answered ${response.status}.`;
    }
}
