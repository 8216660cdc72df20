// @ts-check
import { PersonLink } from "./person-link.js";
import { RecorderLink } from "./recorder-link.js";

/** @typedef {import("../client/types.js").Peer} Peer */

/**
 * The connections of one call: one to everybody in it, and one to the recorder while there is one. Writes into the store who is
 * there and how well they are connected.
 */
export class Connections {
    /** @type {Map<string, PersonLink>} */ people = new Map();
    /** @type {Map<string, RecorderLink>} */ recorders = new Map();

    #store;
    #media;
    #client;
    #said;
    /** @type {Map<string, { name: string, since: number }>} */ #names = new Map();

    /**
     * @param {{ store: import("../shared/store.js").Store<import("./state.js").CallState>, media: import("./local-media.js").LocalMedia,
     *   client: import("../client/recorder-client.js").RecorderClient,
     *   said: (from: string, signal: import("./chat-log.js").ChatSignal) => void }} parts
     */
    constructor({ store, media, client, said }) {
        this.#store = store;
        this.#media = media;
        this.#client = client;
        this.#said = said;
    }

    /** @param {string} id */
    name(id) {
        return this.#names.get(id)?.name ?? "Somebody";
    }

    /** @param {Peer} peer @param {boolean} isOfferer towards a person; towards the recorder we always are */
    meet(peer, isOfferer) {
        this.#names.set(peer.id, { name: peer.name, since: this.#names.get(peer.id)?.since ?? performance.now() });
        const iceServers = this.#client.iceServers;
        const send = (/** @type {import("../client/types.js").SignalPayload} */ payload) => this.#client.signal(peer.id, payload);
        const changed = () => this.show();
        if (peer.kind === "recorder") {
            if (this.recorders.has(peer.id)) return;
            const link = new RecorderLink({ iceServers, send, changed });
            this.recorders.set(peer.id, link);
            link.update(this.#tracks());
        } else if (!this.people.has(peer.id)) {
            const said = (/** @type {import("./chat-log.js").ChatSignal} */ signal) => this.#said(peer.id, signal);
            const options = { peerID: peer.id, isOfferer, iceServers, tracks: this.#tracks(), status: this.#status(), send, changed, said };
            this.people.set(peer.id, new PersonLink(options));
        }
    }

    /**
     * @param {string} id
     * @returns {string | null} the name of a person who has left
     */
    part(id) {
        const name = this.people.has(id) ? this.name(id) : null;
        this.people.get(id)?.close();
        this.people.delete(id);
        this.recorders.get(id)?.close();
        this.recorders.delete(id);
        this.#names.delete(id);
        this.show();
        return name;
    }

    /** @param {any} signal */
    handle(signal) {
        // An offer can overtake the news that somebody joined.
        if (!this.people.has(signal.from) && !this.recorders.has(signal.from) && signal.description?.type === "offer") {
            this.meet(this.#client.peers.get(signal.from) ?? { id: signal.from, name: "Somebody", kind: "person" }, false);
        }
        (this.people.get(signal.from) ?? this.recorders.get(signal.from))?.handle(signal);
    }

    /** The way to the server is back, and the one to the others may be another: whatever does not work is tried anew. */
    restart() {
        for (const link of this.recorders.values()) {
            link.resend();
            link.restart();
        }
        for (const link of this.people.values()) link.restart();
    }

    /** Our devices are others than before. */
    update() {
        for (const link of this.people.values()) link.update(this.#tracks(), this.#status());
        for (const link of this.recorders.values()) link.update(this.#tracks());
    }

    closeAll() {
        for (const link of [...this.people.values(), ...this.recorders.values()]) link.close();
        this.people.clear();
        this.recorders.clear();
        this.#names.clear();
        this.#store.update({ people: [], recorderConnection: "none" });
    }

    #tracks() {
        const { microphone, camera, screen } = this.#media;
        return { microphone, camera, screen };
    }

    #status() {
        const { microphone, camera, screen } = this.#media;
        return { hasMicrophone: microphone !== null, isMuted: !microphone?.enabled, hasCamera: camera !== null, hasScreen: screen !== null };
    }

    show() {
        const people = [...this.people].map(([id, link]) => ({
            id,
            name: this.name(id),
            connection: wordFor(link.connection.connectionState),
            stream: link.stream,
            screen: link.screen,
            ...shownMedia(link),
            level: 0,
            presentSince: this.#names.get(id)?.since ?? 0,
        }));
        const [recorder] = this.recorders.values();
        this.#store.update({ people, recorderConnection: recorder?.connection.connectionState ?? "none" });
    }
}

/** @param {RTCPeerConnectionState} state @returns {import("./state.js").Person["connection"]} */
function wordFor(state) {
    if (state === "connected" || state === "failed") return state;
    return state === "disconnected" ? "reconnecting" : "connecting";
}

/**
 * What they say about their devices, or what can be seen of them when their page says nothing.
 * @param {PersonLink} link
 */
function shownMedia(link) {
    if (link.status) return link.status;
    const isFlowing = (/** @type {MediaStreamTrack | undefined} */ track) => track !== undefined && !track.muted && track.readyState === "live";
    const hasMicrophone = isFlowing(link.stream.getAudioTracks()[0]);
    return {
        hasMicrophone,
        isMuted: false,
        hasCamera: isFlowing(link.stream.getVideoTracks()[0]),
        hasScreen: isFlowing(link.screen.getVideoTracks()[0]),
    };
}
