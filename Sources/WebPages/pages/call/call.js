// @ts-check
import { RecorderClient, RecorderError } from "../client/recorder-client.js";
import { notify } from "../shared/notices.js";
import { ServiceError, logIn, request } from "../shared/session.js";
import { PersonLink } from "./person-link.js";
import { RecorderLink } from "./recorder-link.js";
import { isRunning, receiving } from "./state.js";

/** @typedef {import("../client/types.js").Peer} Peer */
/** @typedef {import("../client/types.js").Recording} Recording */

/**
 * One call: joins the room, keeps a connection to everybody in it and one to the recorder, and writes into the store what the
 * page shows. Nothing here draws.
 */
export class Call {
    client = new RecorderClient();
    /** @type {Map<string, PersonLink>} */ people = new Map();
    /** @type {Map<string, RecorderLink>} */ recorders = new Map();

    #store;
    #media;
    /** @type {Map<string, { name: string, since: number }>} */ #names = new Map();

    /**
     * @param {import("../shared/store.js").Store<import("./state.js").CallState>} store
     * @param {import("./local-media.js").LocalMedia} media
     */
    constructor(store, media) {
        this.#store = store;
        this.#media = media;
        media.addEventListener("change", () => this.#mediaChanged());
        this.#listen();
    }

    // ---- joining and leaving

    /** @param {string} room @param {string} name */
    async join(room, name) {
        this.#store.update({ phase: "joining", room, name, joinProblem: null });
        try {
            await this.#logInIfNeeded();
            if (this.client.state === "closed") await this.client.connect();
            const joined = await this.#joinAllowed(room, name);
            this.#entered(joined);
        } catch (error) {
            this.client.close();
            this.#store.update({ phase: "lobby", joinProblem: describeJoinFailure(error) });
        }
    }

    /** The handshake of a WebSocket cannot say that a key is needed; a plain request can. */
    async #logInIfNeeded() {
        const session = await request("/api/v1/session");
        if (session?.required && !session.authenticated && !(await logIn())) throw new ServiceError(401, "A key is needed.");
    }

    /** @param {string} room @param {string} name */
    async #joinAllowed(room, name) {
        for (;;) {
            try {
                return await this.client.join(room, { name });
            } catch (error) {
                if (!(error instanceof RecorderError) || error.code !== "not-allowed" || !(await logIn())) throw error;
                // The cookie is sent with the handshake.
                this.client.close();
                await this.client.connect();
            }
        }
    }

    /** @param {{ room: string, peers: Peer[] }} joined */
    #entered({ room, peers }) {
        // Whoever joined without a device has read why.
        this.#media.problem = null;
        this.#store.update({ local: { ...this.#store.state.local, problem: null } });
        const now = performance.now();
        this.#store.update({ phase: "room", room, id: this.client.id, presentSince: now, now });
        // We came later than everybody who is there, so the offers are ours to make.
        for (const peer of peers) this.#meet(peer, true);
        this.#showPeople();
    }

    leave() {
        this.client.leave();
        this.client.close();
        this.#closeLinks();
        this.#media.stopScreen();
        this.#store.update({ phase: "lobby", people: [], recording: null, isRecordRequested: false, id: null, mediaSince: {}, cutOff: null });
    }

    #closeLinks() {
        for (const link of [...this.people.values(), ...this.recorders.values()]) link.close();
        this.people.clear();
        this.recorders.clear();
        this.#names.clear();
        this.#store.update({ recorderConnection: "none" });
    }

    // ---- what the server says

    #listen() {
        /** @type {Record<string, (detail: any) => void>} */
        const handlers = {
            state: ({ state }) => this.#connectionChanged(state),
            welcome: ({ resumed }) => resumed && this.#resumed(),
            joined: ({ peers, recording }) => this.#reconcile(peers, recording),
            rejoined: ({ room, peers }) => this.#rejoined({ room, peers }),
            "rejoin-failed": ({ error }) => this.#rejoinFailed(error),
            "peer-joined": ({ peer }) => this.#peerJoined(peer),
            "peer-left": ({ id }) => this.#peerLeft(id),
            signal: (signal) => this.#signalled(signal),
            recording: ({ recording }) => this.#recordingChanged(recording),
            "server-error": (error) => this.#refused(error),
        };
        for (const [type, handler] of Object.entries(handlers)) {
            this.client.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail));
        }
    }

    /** @param {import("../client/recorder-client.js").ConnectionState} connection */
    #connectionChanged(connection) {
        const { recording, cutOff } = this.#store.state;
        // A paused recording does not go on by itself after a crash of the service.
        const isCutOff = cutOff !== null || (connection === "reconnecting" && isRunning(recording) && recording?.state !== "paused");
        this.#store.update({ connection, cutOff: isCutOff ? performance.now() : null, now: performance.now() });
    }

    /**
     * The room's people as the server knows them, after a connection was resumed: who left meanwhile is gone.
     * @param {Peer[]} peers
     * @param {Recording | null} [recording]
     */
    #reconcile(peers, recording) {
        if (recording) this.#recordingChanged(recording);
        if (this.#store.state.phase !== "room") return;
        const present = new Set((peers ?? []).map(({ id }) => id));
        for (const id of [...this.people.keys(), ...this.recorders.keys()]) if (!present.has(id)) this.#peerLeft(id);
        for (const peer of peers ?? []) if (peer.kind === "recorder" && !this.recorders.has(peer.id)) this.#meet(peer, true);
        this.#showPeople();
    }

    #resumed() {
        notify("The connection is back.");
        this.#store.update({ cutOff: null });
        for (const link of this.recorders.values()) {
            link.resend();
            link.restart();
        }
        for (const link of this.people.values()) link.restart();
    }

    /**
     * The server no longer knew us: we are somebody new to everyone.
     * @param {{ room: string, peers: Peer[] }} joined
     */
    #rejoined(joined) {
        notify("The connection is back.");
        this.#closeLinks();
        if (this.client.recording === null) this.#store.update({ recording: null });
        // The service has crashed. What it recorded goes on by itself, which takes a moment.
        if (this.#store.state.cutOff !== null) this.#store.update({ cutOff: performance.now() });
        this.#entered(joined);
    }

    /** @param {unknown} error */
    #rejoinFailed(error) {
        // Lost once more: the next reconnection tries again.
        if (error instanceof RecorderError && error.code === "connection-lost") return;
        const { room, name } = this.#store.state;
        this.leave();
        this.#store.update({ room, name, joinProblem: describeJoinFailure(error) });
    }

    /** @param {Peer} peer */
    #peerJoined(peer) {
        if (peer.kind === "person" && !this.people.has(peer.id)) notify(`${peer.name} joined.`);
        this.#meet(peer, peer.kind === "recorder");
        this.#showPeople();
    }

    /** @param {string} id */
    #peerLeft(id) {
        const name = this.#names.get(id)?.name;
        if (this.people.has(id) && name) notify(`${name} left.`);
        this.people.get(id)?.close();
        this.people.delete(id);
        this.recorders.get(id)?.close();
        this.recorders.delete(id);
        this.#names.delete(id);
        this.#showPeople();
    }

    /** @param {any} signal */
    #signalled(signal) {
        // An offer can overtake the news that somebody joined.
        if (!this.people.has(signal.from) && !this.recorders.has(signal.from) && signal.description?.type === "offer") {
            this.#meet(this.client.peers.get(signal.from) ?? { id: signal.from, name: "Somebody", kind: "person" }, false);
        }
        (this.people.get(signal.from) ?? this.recorders.get(signal.from))?.handle(signal);
    }

    /** @param {Peer} peer @param {boolean} isOfferer */
    #meet(peer, isOfferer) {
        this.#names.set(peer.id, { name: peer.name, since: this.#names.get(peer.id)?.since ?? performance.now() });
        const iceServers = this.client.iceServers;
        const send = (/** @type {import("../client/types.js").SignalPayload} */ payload) => this.client.signal(peer.id, payload);
        const changed = () => this.#showPeople();
        if (peer.kind === "recorder") {
            if (this.recorders.has(peer.id)) return;
            const link = new RecorderLink({ iceServers, send, changed });
            this.recorders.set(peer.id, link);
            link.update(this.#tracks());
        } else if (!this.people.has(peer.id)) {
            const options = { peerID: peer.id, isOfferer, iceServers, tracks: this.#tracks(), status: this.#status(), send, changed };
            this.people.set(peer.id, new PersonLink(options));
        }
    }

    // ---- what we send

    #mediaChanged() {
        const { microphone, camera, screen } = this.#tracks();
        const media = this.#media;
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
        for (const link of this.people.values()) link.update(this.#tracks(), this.#status());
        for (const link of this.recorders.values()) link.update(this.#tracks());
    }

    #tracks() {
        const { microphone, camera, screen } = this.#media;
        return { microphone, camera, screen };
    }

    #status() {
        const { microphone, camera, screen } = this.#media;
        return { hasMicrophone: microphone !== null, isMuted: !microphone?.enabled, hasCamera: camera !== null, hasScreen: screen !== null };
    }

    // ---- the recording

    /**
     * A named point on the recording's timeline: the moment at which it arrives at the service.
     * @param {string} label
     */
    async mark(label) {
        try {
            await this.client.record("marker", { label });
            notify(`“${label}” is marked.`);
        } catch (error) {
            notify(`The moment could not be marked: ${error instanceof Error ? error.message : error}`, { kind: "problem" });
        }
    }

    /** @param {"start" | "pause" | "resume" | "stop"} action */
    async record(action) {
        this.#store.update({ isRecordRequested: true });
        try {
            await this.client.record(action);
        } catch (error) {
            const what = { start: "started", pause: "paused", resume: "resumed", stop: "stopped" }[action];
            notify(`The recording could not be ${what}: ${error instanceof Error ? error.message : error}`, { kind: "problem" });
        }
        this.#store.update({ isRecordRequested: false });
    }

    /** @param {Recording} recording */
    #recordingChanged(recording) {
        const before = this.#store.state.recording;
        this.#store.update(receiving(this.#store.state, recording, performance.now()));
        const wasRunning = before?.id === recording.id && (isRunning(before) || before?.state === "finalizing");
        if (isRunning(recording)) {
            if (!wasRunning && recording.continues) notify("The recording goes on.", { kind: "recording" });
            else if (!wasRunning) notify("This call is being recorded.", { kind: "recording" });
            else if (recording.state === "paused" && before?.state !== "paused") notify("The recording is paused.");
            else if (recording.state !== "paused" && before?.state === "paused") notify("The recording goes on.", { kind: "recording" });
        } else if (wasRunning && recording.state !== "finalizing") this.#recordingEnded(recording);
    }

    /** @param {Recording} recording */
    #recordingEnded(recording) {
        if (recording.state === "failed") {
            const why = recording.error?.code === "no-media" ? "nobody's sound or picture reached the recorder." : (recording.error?.message ?? "the server gave no reason.");
            const kept = recording.files?.some(({ duration }) => duration > 0);
            if (kept) notify(`The recording has failed: ${why} `, { kind: "problem", link: { href: `/recordings#${recording.id}`, text: "Watch what there is" } });
            else notify(`Nothing was recorded: ${why}`, { kind: "problem" });
        } else notify("The recording has ended. ", { link: { href: `/recordings#${recording.id}`, text: "Watch it" } });
    }

    /** @param {{ code: string, message: string, request?: string }} error */
    #refused(error) {
        console.warn("The server answered with an error.", error);
        if (error.code === "recording-failed" && error.request !== "record") notify(error.message, { kind: "problem" });
    }

    // ---- what the page shows

    #showPeople() {
        const people = [...this.people].map(([id, link]) => ({
            id,
            name: this.#names.get(id)?.name ?? "Somebody",
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

/** @param {unknown} error @returns {string} */
function describeJoinFailure(error) {
    if (error instanceof ServiceError && error.status === 401) return "This service needs a key. Join again to log in.";
    if (error instanceof ServiceError && error.status === 0) return error.message;
    if (error instanceof RecorderError && error.code === "connection-lost") return "The server cannot be reached. Is it running, and is the network there?";
    return error instanceof Error ? error.message : String(error);
}
