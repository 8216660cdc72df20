// @ts-check
import { markingSlides, offeringNackForOpus } from "../client/sdp.js";
import { CandidateInbox } from "./candidate-inbox.js";
import { StepQueue } from "./step-queue.js";
/** @typedef {import("../client/types.js").SignalPayload} SignalPayload */
/** @typedef {import("./person-link.js").LocalTracks} LocalTracks */

/** An offer that is not answered for so long got lost, and is said again; then after twice as long, and so on. Milliseconds. */
const answerTimeout = 8_000;
const longestAnswerTimeout = 120_000;
const restartDelay = 2_000;

/**
 * The connection to the recorder: we only send and always offer, it only answers. One m-section a track, in the order in which
 * they came (microphone, camera, then each screen share). A camera that is switched off leaves its section silent; a screen
 * share that ends makes its section inactive, so that its file can be finished, and the next one gets a new section.
 */
export class RecorderLink {
    #send;
    #changed;
    /** @type {LocalTracks} */ #tracks = { microphone: null, camera: null, screen: null };
    /** @type {{ microphone?: RTCRtpTransceiver, camera?: RTCRtpTransceiver, screen?: RTCRtpTransceiver }} */ #transceivers = {};
    /**
     * Sections of screen shares, also of those that have ended.
     * @type {RTCRtpTransceiver[]}
     */
    #screens = [];
    #steps = new StepQueue("the recorder");
    #candidates;
    #isOfferNeeded = false;
    #isRestartNeeded = false;
    #unanswered = 0;
    /** @type {any} */ #answerTimer = null;
    /** @type {any} */ #restartTimer = null;

    /** @param {{ iceServers: RTCIceServer[], send: (payload: SignalPayload) => boolean, changed: () => void }} options */
    constructor({ iceServers, send, changed }) {
        this.#send = send;
        this.#changed = changed;
        this.connection = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
        this.#candidates = new CandidateInbox(this.connection);
        this.connection.onicecandidate = ({ candidate }) => this.#send({ candidate: candidate?.toJSON() ?? null });
        this.connection.onconnectionstatechange = () => this.#connectionChanged();
    }

    /**
     * Brings the connection in line with the tracks there are.
     * @param {LocalTracks} tracks
     */
    update(tracks) {
        this.#tracks = tracks;
        this.#steps.add(async () => {
            await this.#put("microphone");
            await this.#put("camera");
            await this.#putScreen();
            await this.#offerIfNeeded();
        });
    }

    /** @param {"microphone" | "camera"} source */
    async #put(source) {
        const track = this.#tracks[source];
        const transceiver = this.#transceivers[source];
        if (transceiver) {
            if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
        } else if (track) this.#transceivers[source] = this.#add(track, `main`);
    }

    async #putScreen() {
        const track = this.#tracks.screen;
        const current = this.#transceivers.screen;
        if (current?.sender.track === track || (!current && !track)) return;
        if (current) {
            await current.sender.replaceTrack(null);
            current.direction = "inactive";
            this.#isOfferNeeded = true;
            this.#transceivers.screen = undefined;
        }
        if (track) {
            this.#transceivers.screen = this.#add(track, "screen");
            this.#screens.push(this.#transceivers.screen);
        }
    }

    /**
     * Microphone and camera share a stream: they are to be in lip-sync.
     * @type {Record<string, MediaStream>}
     */
    #streams = {};

    /** @param {MediaStreamTrack} track @param {string} stream */
    #add(track, stream) {
        this.#isOfferNeeded = true;
        if (stream === "screen") this.#streams[stream] = new MediaStream();
        this.#streams[stream] ??= new MediaStream();
        return this.connection.addTransceiver(track, { direction: "sendonly", streams: [this.#streams[stream]] });
    }

    async #offerIfNeeded() {
        if ((!this.#isOfferNeeded && !this.#isRestartNeeded) || this.connection.getTransceivers().length === 0) return;
        // The answer to the last one comes first; it will bring us here again.
        if (this.connection.signalingState !== "stable") return;
        const offer = await this.connection.createOffer({ iceRestart: this.#isRestartNeeded });
        this.#isOfferNeeded = this.#isRestartNeeded = false;
        await this.#setLocal(offer);
        this.#sendOffer();
    }

    /** @param {RTCSessionDescriptionInit} offer */
    async #setLocal(offer) {
        try {
            await this.connection.setLocalDescription({ type: "offer", sdp: offeringNackForOpus(offer.sdp ?? "") });
        } catch (error) {
            console.debug("This browser does not let retransmission of sound be offered.", error);
            await this.connection.setLocalDescription(offer);
        }
    }

    #sendOffer() {
        const description = this.connection.localDescription;
        if (!description) return;
        const screenMids = this.#screens.flatMap(({ mid }) => (mid === null ? [] : [mid]));
        // The sender's own copy says it again: a browser may have dropped the line that it does not need itself.
        const sdp = markingSlides(offeringNackForOpus(description.sdp), screenMids);
        this.#send({ description: { type: "offer", sdp }, ...(screenMids.length > 0 ? { screenMids } : {}) });
        clearTimeout(this.#answerTimer);
        this.#answerTimer = setTimeout(() => this.resend(), Math.min(answerTimeout * 2 ** this.#unanswered, longestAnswerTimeout));
        this.#unanswered += 1;
    }

    /** Says the last offer again when it is still unanswered: after a reconnection it may have been lost. */
    resend() {
        this.#steps.add(async () => {
            if (this.connection.signalingState === "have-local-offer") this.#sendOffer();
        });
    }

    /** @param {SignalPayload} signal */
    handle(signal) {
        this.#steps.add(async () => {
            if (signal.description?.type === "answer") await this.#takeAnswer(signal.description);
            if (signal.candidate !== undefined) await this.#candidates.add(signal.candidate);
        });
    }

    /** @param {{ type: RTCSdpType, sdp: string }} answer */
    async #takeAnswer(answer) {
        if (this.connection.signalingState !== "have-local-offer") return;
        clearTimeout(this.#answerTimer);
        this.#unanswered = 0;
        await this.connection.setRemoteDescription(answer);
        await this.#candidates.release();
        await this.#offerIfNeeded();
    }

    /** Looks for a new way through the network, unless the old one works. */
    restart() {
        if (this.connection.connectionState === "connected") return;
        this.#isRestartNeeded = true;
        this.#steps.add(() => this.#offerIfNeeded());
    }

    close() {
        this.#steps.close();
        clearTimeout(this.#answerTimer);
        clearTimeout(this.#restartTimer);
        this.connection.close();
    }

    #connectionChanged() {
        clearTimeout(this.#restartTimer);
        const state = this.connection.connectionState;
        if (state === "failed") this.#restartTimer = setTimeout(() => this.restart(), restartDelay);
        if (state === "disconnected") this.#restartTimer = setTimeout(() => this.restart(), 2 * restartDelay);
        this.#changed();
    }
}
