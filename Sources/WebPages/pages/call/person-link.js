// @ts-check
import { CandidateInbox } from "./candidate-inbox.js";
import { chatSignal } from "./chat-log.js";
import { StepQueue } from "./step-queue.js";

/** @typedef {import("../client/types.js").SignalPayload} SignalPayload */
/** @typedef {{ microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null, screen: MediaStreamTrack | null }} LocalTracks */
/** @typedef {{ hasMicrophone: boolean, isMuted: boolean, hasCamera: boolean, hasScreen: boolean }} MediaStatus */

/** A connection that is `disconnected` often comes back by itself; after this it is restarted. Milliseconds. */
const restartDelay = 3_000;
const slots = /** @type {const} */ (["microphone", "camera", "screen"]);

/**
 * The connection to one person. The later one offers, with all three m-sections at once (microphone, camera, screen): what is
 * switched on later is put into its section by replaceTrack, so nothing is ever renegotiated but ICE.
 * What is on and what is muted is said over a data channel, for a silent track looks like a muted one.
 */
export class PersonLink {
    /** What they send: microphone and camera, and the screen. */
    stream = new MediaStream();
    screen = new MediaStream();
    /** @type {MediaStatus | null} as they say it; null: their page does not */ status = null;

    #isOfferer;
    #send;
    #changed;
    #said;
    /**
     * What is to be said as soon as the channel is open.
     * @type {{ type: "chat", id: string, text: string }[]}
     */
    #unsent = [];
    /** @type {LocalTracks} */ #tracks;
    /** @type {MediaStatus} */ #ownStatus;
    /** @type {RTCDataChannel | null} */ #channel = null;
    #steps;
    #candidates;
    /** @type {any} */ #restartTimer = null;

    /**
     * @param {{ peerID: string, isOfferer: boolean, iceServers: RTCIceServer[], tracks: LocalTracks, status: MediaStatus,
     *   send: (payload: SignalPayload) => boolean, changed: () => void, said: (message: import("./chat-log.js").ChatSignal) => void }} options
     */
    constructor({ peerID, isOfferer, iceServers, tracks, status, send, changed, said }) {
        this.#isOfferer = isOfferer;
        this.#tracks = tracks;
        this.#ownStatus = status;
        this.#send = send;
        this.#changed = changed;
        this.#said = said;
        this.connection = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
        this.#steps = new StepQueue(peerID);
        this.#candidates = new CandidateInbox(this.connection);
        this.connection.onicecandidate = ({ candidate }) => this.#send({ candidate: candidate?.toJSON() ?? null });
        this.connection.onconnectionstatechange = () => this.#connectionChanged();
        this.connection.ontrack = ({ track, transceiver }) => this.#trackArrived(track, transceiver);
        this.connection.ondatachannel = ({ channel }) => this.#use(channel);
        if (isOfferer) this.#startOffering();
    }

    get isConnected() {
        return this.connection.connectionState === "connected";
    }

    #startOffering() {
        this.#use(this.connection.createDataChannel("recorder"));
        for (const slot of slots) {
            this.connection.addTransceiver(this.#tracks[slot] ?? (slot === "microphone" ? "audio" : "video"), { direction: "sendrecv" });
        }
        this.#offer();
    }

    /** @param {RTCOfferOptions} [options] */
    #offer(options) {
        this.#steps.add(async () => {
            // An answer is on its way: its offer serves as well.
            if (this.connection.signalingState !== "stable") return;
            await this.connection.setLocalDescription(await this.connection.createOffer(options));
            this.#sendDescription();
        });
    }

    #sendDescription() {
        const description = this.connection.localDescription;
        if (description) this.#send({ description: { type: description.type, sdp: description.sdp } });
    }

    /** @param {SignalPayload} signal */
    handle(signal) {
        this.#steps.add(async () => {
            if (signal.description) await this.#describe(signal.description);
            if (signal.candidate !== undefined) await this.#candidates.add(signal.candidate);
        });
    }

    /** @param {{ type: RTCSdpType, sdp: string }} description */
    async #describe(description) {
        const isOffer = description.type === "offer";
        if (isOffer && this.connection.signalingState === "have-local-offer") {
            // Both offered at once. The one whose part it is to offer stays with it, the other takes its own back.
            if (this.#isOfferer) return;
            await this.connection.setLocalDescription({ type: "rollback" });
        }
        if (!isOffer && this.connection.signalingState !== "have-local-offer") return;
        await this.connection.setRemoteDescription(description);
        if (isOffer) {
            await this.#putTracks();
            await this.connection.setLocalDescription(await this.connection.createAnswer());
            this.#sendDescription();
        }
        await this.#candidates.release();
    }

    /** The sections of one description in which our tracks are sent: first audio, first video, second video. */
    #transceivers() {
        const transceivers = this.connection.getTransceivers().filter(({ currentDirection }) => currentDirection !== "stopped");
        const [camera, screen] = transceivers.filter(({ receiver }) => receiver.track.kind === "video");
        return { microphone: transceivers.find(({ receiver }) => receiver.track.kind === "audio"), camera, screen };
    }

    async #putTracks() {
        const transceivers = this.#transceivers();
        for (const slot of slots) {
            const transceiver = transceivers[slot];
            if (!transceiver) continue;
            if (transceiver.direction !== "sendrecv") transceiver.direction = "sendrecv";
            // A page with one video section only gets the screen in the camera's place.
            const track = slot === "camera" && !transceivers.screen && this.#tracks.screen ? this.#tracks.screen : this.#tracks[slot];
            if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
        }
    }

    /** @param {LocalTracks} tracks @param {MediaStatus} status */
    update(tracks, status) {
        this.#tracks = tracks;
        this.#ownStatus = status;
        this.#steps.add(async () => {
            if (this.connection.getTransceivers().length > 0) await this.#putTracks();
            this.#sayStatus();
        });
    }

    /** The way through the network may have changed: looks for a new one unless the old one works. */
    restart() {
        if (this.#isOfferer && !this.isConnected) this.#offer({ iceRestart: true });
    }

    /**
     * 0…1, of the sound that arrives.
     * @returns {number}
     */
    level() {
        const receiver = this.#transceivers().microphone?.receiver;
        const source = receiver?.getSynchronizationSources?.()[0];
        return source?.audioLevel ? Math.min(1, Math.max(0, (20 * Math.log10(source.audioLevel + 1e-6) + 60) / 50)) : 0;
    }

    close() {
        this.#steps.close();
        clearTimeout(this.#restartTimer);
        this.connection.close();
    }

    // ---- what arrives

    /** @param {MediaStreamTrack} track @param {RTCRtpTransceiver} transceiver */
    #trackArrived(track, transceiver) {
        const isScreen = transceiver === this.#transceivers().screen;
        (isScreen ? this.screen : this.stream).addTrack(track);
        track.onmute = track.onunmute = track.onended = () => this.#changed();
        this.#changed();
    }

    /** @param {RTCDataChannel} channel */
    #use(channel) {
        this.#channel = channel;
        channel.onopen = () => this.#opened();
        channel.onmessage = ({ data }) => this.#heard(data);
        if (channel.readyState === "open") this.#opened();
    }

    #opened() {
        this.#sayStatus();
        for (const message of this.#unsent.splice(0)) this.#channel?.send(JSON.stringify(message));
        this.#changed();
    }

    get canChat() {
        return this.#channel?.readyState === "open";
    }

    /**
     * Says something to this person, at once or when the connection stands. Theirs is the `delivered` that answers it.
     * @param {{ type: "chat", id: string, text: string }} message
     */
    say(message) {
        if (this.canChat) this.#channel?.send(JSON.stringify(message));
        else this.#unsent.push(message);
    }

    #sayStatus() {
        if (this.#channel?.readyState === "open") this.#channel.send(JSON.stringify({ type: "status", ...this.#ownStatus }));
    }

    /** @param {unknown} data */
    #heard(data) {
        const message = parse(data);
        if (message?.type === "status") {
            const { hasMicrophone, isMuted, hasCamera, hasScreen } = message;
            this.status = { hasMicrophone: !!hasMicrophone, isMuted: !!isMuted, hasCamera: !!hasCamera, hasScreen: !!hasScreen };
            this.#changed();
            return;
        }
        const chat = chatSignal(message);
        if (chat === null) return;
        if (chat.type === "chat") this.#channel?.send(JSON.stringify({ type: "delivered", id: chat.id }));
        this.#said(chat);
    }

    #connectionChanged() {
        clearTimeout(this.#restartTimer);
        const state = this.connection.connectionState;
        if (state === "failed") this.restart();
        if (state === "disconnected") this.#restartTimer = setTimeout(() => this.restart(), restartDelay);
        this.#changed();
    }
}

/**
 * Null for what is not ours: another page's own use of the channel.
 * @param {unknown} data @returns {any}
 */
function parse(data) {
    try {
        return JSON.parse(String(data));
    } catch {
        return null;
    }
}
