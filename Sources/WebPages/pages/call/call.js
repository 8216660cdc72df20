// @ts-check
import { RecorderClient } from "../client/recorder-client.js";
import { clearNotices, notify } from "../shared/notices.js";
import { Chat } from "./chat.js";
import { Connections } from "./connections.js";
import { Meeting } from "./meeting.js";
import { RecordingControl } from "./recording-control.js";
import { isRunning } from "./state.js";

/** @typedef {import("../client/types.js").Peer} Peer */
/** @typedef {import("../client/types.js").Recording} Recording */

/**
 * All that the page does: its parts, and which of them hears what the server says. They write into the store what the page shows;
 * nothing here draws.
 */
export class Call {
    client = new RecorderClient();

    #store;
    #media;

    /**
     * @param {import("../shared/store.js").Store<import("./state.js").CallState>} store
     * @param {import("./local-media.js").LocalMedia} media
     */
    constructor(store, media) {
        this.#store = store;
        this.#media = media;
        const client = this.client;
        this.connections = new Connections({ store, media, client, said: (from, signal) => this.chat.heard(from, signal) });
        this.chat = new Chat(store, this.connections);
        this.recording = new RecordingControl(store, client);
        this.meeting = new Meeting({ store, client, entered: (peers, isOfferer) => this.#entered(peers, isOfferer), ended: () => this.#ended() });
        media.addEventListener("change", () => this.#mediaChanged());
        this.#listen();
    }

    /** The page is closed. */
    close() {
        if (this.#store.state.phase !== "lobby") this.meeting.leave();
        this.client.close();
    }

    #listen() {
        /** @type {Record<string, (detail: any) => void>} */
        const handlers = {
            state: ({ state }) => this.#connectionChanged(state),
            welcome: ({ resumed }) => (resumed ? this.#resumed() : this.meeting.forgotten()),
            joined: ({ peers, recording }) => this.#reconcile(peers, recording),
            rejoined: (joined) => this.#rejoined(joined),
            "rejoin-failed": ({ error }) => this.meeting.rejoinFailed(error),
            "peer-joined": ({ peer }) => this.#peerJoined(peer),
            "peer-left": ({ id }) => this.#peerLeft(id),
            "incoming-call": (call) => this.meeting.called(call),
            "call-accepted": ({ peer, room, initiator }) => this.meeting.enter("call", { room, peers: [peer] }, initiator),
            "call-declined": (answer) => this.meeting.callDeclined(answer),
            matched: ({ peer, room, initiator }) => this.meeting.enter("stranger", { room, peers: [peer] }, initiator),
            unmatched: (news) => this.meeting.unmatched(news),
            signal: (signal) => this.connections.handle(signal),
            recording: ({ recording }) => this.recording.changed(recording),
            "server-error": (error) => this.meeting.refused(error),
        };
        for (const [type, handler] of Object.entries(handlers)) {
            this.client.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail));
        }
    }

    // ---- a call begins and ends

    /** @param {Peer[]} peers @param {boolean} isOfferer */
    #entered(peers, isOfferer) {
        // Whoever joined without a device has read why.
        this.#media.problem = null;
        this.#store.update({ local: { ...this.#store.state.local, problem: null } });
        this.chat.begin();
        for (const peer of peers) this.connections.meet(peer, isOfferer);
        this.connections.show();
    }

    #ended() {
        this.connections.closeAll();
        this.#media.stopScreen();
        clearNotices();
        this.#store.update({ recording: null, isRecordRequested: false, mediaSince: {}, cutOff: null });
    }

    // ---- the connection to the server

    /** @param {import("../client/recorder-client.js").ConnectionState} connection */
    #connectionChanged(connection) {
        const { recording, cutOff } = this.#store.state;
        // A paused recording does not go on by itself after a crash of the service.
        const isCutOff = cutOff !== null || (connection === "reconnecting" && isRunning(recording) && recording?.state !== "paused");
        this.#store.update({ connection, cutOff: isCutOff ? performance.now() : null, now: performance.now() });
        if (connection === "closed") this.#store.update({ id: null, incoming: null });
    }

    #resumed() {
        notify("The connection is back.");
        this.#store.update({ cutOff: null });
        this.meeting.resumed();
        this.connections.restart();
    }

    /**
     * The server no longer knew us: we are somebody new to everyone.
     * @param {{ room: string, peers: Peer[] }} joined
     */
    #rejoined(joined) {
        notify("The connection is back.");
        const { chat } = this.#store.state;
        this.connections.closeAll();
        if (this.client.recording === null) this.#store.update({ recording: null });
        // The service has crashed. What it recorded goes on by itself, which takes a moment.
        if (this.#store.state.cutOff !== null) this.#store.update({ cutOff: performance.now() });
        this.meeting.enter("room", joined, true);
        this.#store.update({ chat });
    }

    // ---- who is there

    /**
     * The room's people as the server knows them, after a connection was resumed: who left meanwhile is gone.
     * @param {Peer[]} peers
     * @param {Recording | null} [recording]
     */
    #reconcile(peers, recording) {
        if (recording) this.recording.changed(recording);
        if (this.#store.state.phase !== "room") return;
        const present = new Set((peers ?? []).map(({ id }) => id));
        for (const id of [...this.connections.people.keys(), ...this.connections.recorders.keys()]) if (!present.has(id)) this.#peerLeft(id);
        for (const peer of peers ?? []) if (peer.kind === "recorder") this.connections.meet(peer, true);
        this.connections.show();
    }

    /** @param {Peer} peer */
    #peerJoined(peer) {
        if (peer.kind === "person" && !this.connections.people.has(peer.id)) notify(`${peer.name} joined.`);
        this.connections.meet(peer, peer.kind === "recorder");
        this.connections.show();
    }

    /** @param {string} id */
    #peerLeft(id) {
        const name = this.connections.part(id);
        if (name === null) return;
        this.chat.left(id);
        if (this.#store.state.way === "call") this.meeting.pairEnded(name);
        else notify(`${name} left.`);
    }

    // ---- what we send

    #mediaChanged() {
        const media = this.#media;
        const { microphone, camera, screen } = media;
        this.#store.update({
            local: {
                ...this.#store.state.local,
                microphone: microphone ? (microphone.enabled ? "on" : "off") : "missing",
                camera: camera ? "on" : media.hasCamera || !media.isCameraWanted ? "off" : "missing",
                isSharingScreen: screen !== null,
                stream: media.stream,
                screen: screen ? media.screenStream : null,
                problem: media.problem,
            },
        });
        this.connections.update();
    }
}
