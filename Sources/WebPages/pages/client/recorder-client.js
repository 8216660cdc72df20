// @ts-check
import { Backoff } from "./backoff.js";

/** @typedef {import("./types.js").Peer} Peer */
/** @typedef {import("./types.js").Recording} Recording */
/** @typedef {"closed" | "connecting" | "open" | "reconnecting"} ConnectionState */

/** A resume token is honoured this long after the connection was lost (INTERFACE.md, `welcome`). Milliseconds. */
const resumeWindow = 30_000;
const pingInterval = 20_000;
/** A server that is silent for this long after a ping is gone, even if TCP has not noticed (a changed network). */
const pongTimeout = 8_000;
const replyTimeout = 15_000;

/** What the server answered with `error`, or that the connection was lost before it answered. */
export class RecorderError extends Error {
    /**
     * @param {string} code as in INTERFACE.md, or `connection-lost`, `timeout`
     * @param {string} message
     */
    constructor(code, message) {
        super(message);
        this.name = "RecorderError";
        this.code = code;
    }
}

/**
 * The signalling connection `/ws`: who is there, who said what, what is being recorded. Media is up to the page.
 *
 * ```js
 * const client = new RecorderClient();
 * client.addEventListener("peer-joined", ({ detail }) => offerTo(detail.peer));
 * client.addEventListener("signal", ({ detail }) => handle(detail.from, detail));
 * await client.connect();
 * const { peers } = await client.join("standup", { name: "Ana" });
 * client.signal(peers[0].id, { description });
 * await client.record("start");
 * ```
 * Every message of the server is dispatched as a `CustomEvent` named by its type, with the message as `detail`
 * (`error` as `server-error`: an `error` event nobody listens to would look like a crash). Besides: `state`
 * (`detail.state` is a ConnectionState) and `rejoined` (`detail` as of `joined`) after a reconnection that could not resume:
 * ids are new then, and connections to peers must be made anew.
 */
export class RecorderClient extends EventTarget {
    /** @type {string | null} */ id = null;
    /** @type {string | null} */ room = null;
    /** @type {Map<string, Peer>} */ peers = new Map();
    /** @type {RTCIceServer[]} */ iceServers = [];
    /** @type {Recording | null} */ recording = null;
    /** @type {ConnectionState} */ state = "closed";

    #url;
    #token;
    /** @type {WebSocket | null} */ #socket = null;
    /** @type {string | null} */ #resumeToken = null;
    /** @type {{ room: string, name: string } | null} */ #membership = null;
    /** Whether the room is a call by id or a match. */ #isPair = false;
    #backoff = new Backoff();
    #lostAt = 0;
    /** @type {{ type: string, resolve: (message: any) => void, reject: (error: Error) => void, timer: any }[]} */ #pending = [];
    /** @type {any} */ #reconnectTimer = null;
    /** @type {any} */ #pingTimer = null;
    /** @type {any} */ #pongTimer = null;

    /** @param {{ server?: string | URL, token?: string }} [options] `server`: origin of the service, by default the page's own */
    constructor(options = {}) {
        super();
        const url = new URL("/ws", options.server ?? globalThis.location.href);
        url.protocol = url.protocol === "https:" ? "wss:" : url.protocol === "http:" ? "ws:" : url.protocol;
        this.#url = url;
        this.#token = options.token;
        globalThis.addEventListener?.("online", () => this.#retryNow());
    }

    /**
     * Resolves with the server's `welcome`. Rejects when the first attempt fails; later losses are repaired silently.
     * @returns {Promise<any>}
     */
    connect() {
        if (this.state !== "closed") return Promise.reject(new RecorderError("bad-state", "The client is already connected."));
        this.#setState("connecting");
        const welcome = this.#reply("welcome");
        this.#open();
        return welcome;
    }

    /**
     * @param {string} room
     * @param {{ name: string }} options
     * @returns {Promise<{ room: string, peers: Peer[] }>}
     */
    async join(room, { name }) {
        await this.#fetchICEServers();
        const joined = await this.#request("join", { room, name, ...(this.#token ? { token: this.#token } : {}) });
        this.#membership = { room, name };
        return joined;
    }

    /** `welcome` comes before our token is shown, and so has no TURN server for those who need one to be let in. */
    async #fetchICEServers() {
        if (!this.#token) return;
        const url = new URL("/api/v1/ice-servers", this.#url);
        url.protocol = url.protocol === "wss:" ? "https:" : "http:";
        try {
            const answer = await fetch(url, { headers: { Authorization: `Bearer ${this.#token}` } });
            if (answer.ok) this.iceServers = (await answer.json()).iceServers;
        } catch {
            // The servers of `welcome` are what we have; the join itself says what is wrong.
        }
    }

    leave() {
        this.#forgetRoom();
        this.#send({ type: "leave" });
    }

    /**
     * Rings at one peer. `call-accepted` or `call-declined` answers it, or a `server-error` whose `request` is `call`.
     * @param {string} id
     * @param {{ name?: string }} [options] how they see us
     */
    call(id, { name } = {}) {
        this.#send({ type: "call", to: id, ...(name ? { name } : {}) });
    }

    /** @param {string} id whose call this is @param {{ name?: string }} [options] */
    accept(id, { name } = {}) {
        this.#send({ type: "accept", from: id, ...(name ? { name } : {}) });
    }

    /** @param {string} id @param {string} [reason] */
    decline(id, reason) {
        this.#send({ type: "decline", from: id, ...(reason ? { reason } : {}) });
    }

    hangup() {
        this.#forgetRoom();
        this.#send({ type: "hangup" });
    }

    /** Meet a stranger, or the next one: `waiting` or `matched` answers it. @param {{ name?: string }} [options] */
    next({ name } = {}) {
        this.#forgetRoom();
        this.#send({ type: "next", ...(name ? { name } : {}) });
    }

    quit() {
        this.#forgetRoom();
        this.#send({ type: "quit" });
    }

    /**
     * Relayed to that peer as it is. A `candidate` of null says that there are no more.
     * @param {string} to
     * @param {import("./types.js").SignalPayload & Record<string, unknown>} payload
     * @returns {boolean} false: not connected, nothing was sent
     */
    signal(to, payload) {
        return this.#send({ ...payload, type: "signal", to });
    }

    /**
     * The record button.
     * @param {"start" | "pause" | "resume" | "stop" | "marker"} action
     * @param {Record<string, unknown>} [options] for `start`: as of `POST /api/v1/recordings`; for `marker`: its `label`
     * @returns {Promise<{ recording: Recording }>}
     */
    record(action, options = {}) {
        return this.#request("record", { ...options, action });
    }

    /** @param {string} recording @param {boolean} granted */
    consent(recording, granted) {
        this.#send({ type: "consent", recording, granted });
    }

    /** Ends it for good; `connect` starts anew. */
    close() {
        clearTimeout(this.#reconnectTimer);
        this.#resumeToken = null;
        const socket = this.#socket;
        this.#forgetSocket();
        socket?.close(1000);
        this.#forgetRoom();
        this.#setState("closed");
        this.#rejectAll(new RecorderError("connection-lost", "The connection was closed."));
    }

    // ---- the socket

    #open() {
        const url = new URL(this.#url);
        if (this.#resumeToken !== null && Date.now() - this.#lostAt < resumeWindow) {
            url.searchParams.set("resume", this.#resumeToken);
        }
        const socket = new WebSocket(url);
        this.#socket = socket;
        socket.onmessage = (event) => this.#received(event.data);
        socket.onclose = () => this.#closed(socket);
    }

    #forgetSocket() {
        if (this.#socket) this.#socket.onmessage = this.#socket.onclose = null;
        this.#socket = null;
        clearInterval(this.#pingTimer);
        clearTimeout(this.#pongTimer);
    }

    /** @param {WebSocket} socket */
    #closed(socket) {
        if (socket !== this.#socket) return;
        this.#forgetSocket();
        if (this.state === "connecting") {
            this.#setState("closed");
            this.#rejectAll(new RecorderError("connection-lost", "The server cannot be reached."));
            return;
        }
        if (this.state === "open") this.#lostAt = Date.now();
        this.#rejectAll(new RecorderError("connection-lost", "The connection to the server was lost."));
        this.#setState("reconnecting");
        this.#reconnectTimer = setTimeout(() => this.#open(), this.#backoff.next());
    }

    #retryNow() {
        if (this.state !== "reconnecting" || this.#socket) return;
        clearTimeout(this.#reconnectTimer);
        this.#backoff.reset();
        this.#open();
    }

    #startPinging() {
        clearInterval(this.#pingTimer);
        this.#pingTimer = setInterval(() => this.checkConnection(), pingInterval);
    }

    /** Asks the server for a sign of life, and reconnects when none comes. To be called when the network may have changed. */
    checkConnection() {
        const socket = this.#socket;
        if (!socket || !this.#send({ type: "ping" })) return;
        clearTimeout(this.#pongTimer);
        this.#pongTimer = setTimeout(() => {
            // close() of a dead connection takes its time: do not wait for the event.
            this.#closed(socket);
            // With a code that says that we come back: without one, the server would take it for good-bye.
            socket.close(4000);
        }, pongTimeout);
    }

    /** @param {Record<string, unknown>} message @returns {boolean} */
    #send(message) {
        if (this.#socket?.readyState !== WebSocket.OPEN) return false;
        this.#socket.send(JSON.stringify(message));
        return true;
    }

    // ---- replies

    /** @param {string} type @returns {Promise<any>} */
    #reply(type) {
        return new Promise((resolve, reject) => {
            const entry = { type, resolve, reject, timer: setTimeout(expire, replyTimeout) };
            const pending = this.#pending;
            pending.push(entry);
            function expire() {
                pending.splice(pending.indexOf(entry), 1);
                reject(new RecorderError("timeout", "The server did not answer."));
            }
        });
    }

    /** @param {"join" | "record"} type @param {Record<string, unknown>} fields @returns {Promise<any>} */
    #request(type, fields) {
        if (!this.#send({ ...fields, type })) {
            return Promise.reject(new RecorderError("connection-lost", "There is no connection to the server."));
        }
        return this.#reply(type === "join" ? "joined" : "recording");
    }

    /** @param {string} type @param {any} message */
    #settle(type, message) {
        const index = this.#pending.findIndex((entry) => entry.type === type);
        if (index < 0) return;
        const [entry] = this.#pending.splice(index, 1);
        clearTimeout(entry.timer);
        entry.resolve(message);
    }

    /**
     * An error names the request it answers; an old server that does not is taken to mean the oldest one.
     * @param {any} message
     */
    #settleError(message) {
        const awaited = message.request === "join" ? "joined" : message.request === "record" ? "recording" : null;
        const index = awaited === null && message.request !== undefined
            ? -1
            : this.#pending.findIndex((entry) => awaited === null || entry.type === awaited);
        if (index < 0) return;
        const [entry] = this.#pending.splice(index, 1);
        clearTimeout(entry.timer);
        entry.reject(new RecorderError(String(message.code), String(message.message ?? message.code)));
    }

    /** @param {Error} error */
    #rejectAll(error) {
        for (const entry of this.#pending.splice(0)) {
            clearTimeout(entry.timer);
            entry.reject(error);
        }
    }

    // ---- what the server says

    /** @param {unknown} data */
    #received(data) {
        clearTimeout(this.#pongTimer);
        let message;
        try {
            message = JSON.parse(String(data));
        } catch {
            return;
        }
        if (typeof message?.type !== "string" || message.type === "pong") return;
        this.#remember(message);
        this.#dispatch(message.type === "error" ? "server-error" : message.type, message);
        if (message.type === "error") this.#settleError(message);
        else this.#settle(message.type, message);
    }

    /** @param {any} message */
    #remember(message) {
        switch (message.type) {
            case "welcome":
                this.#welcomed(message);
                break;
            case "joined":
                this.#isPair = false;
                this.room = message.room;
                this.peers = new Map((message.peers ?? []).map((/** @type {Peer} */ peer) => [peer.id, peer]));
                if (message.recording !== undefined) this.recording = message.recording;
                break;
            case "peer-joined":
                this.peers.set(message.peer.id, message.peer);
                break;
            case "call-accepted":
            case "matched":
                this.#forgetRoom();
                this.#isPair = true;
                this.room = message.room;
                this.peers.set(message.peer.id, message.peer);
                break;
            case "unmatched":
                this.#forgetRoom();
                break;
            case "peer-left":
                // The call of two ends for both when it ends for one.
                if (this.#isPair && this.peers.get(message.id)?.kind === "person") this.#forgetRoom();
                else this.peers.delete(message.id);
                break;
            case "recording":
                this.recording = message.recording;
                break;
        }
    }

    /** @param {any} message */
    #welcomed(message) {
        const isReconnection = this.state === "reconnecting";
        this.id = message.id;
        this.iceServers = message.iceServers ?? [];
        this.#resumeToken = message.resumeToken ?? null;
        this.#backoff.reset();
        this.#startPinging();
        this.#setState("open");
        if (isReconnection && !message.resumed) this.#rejoin();
    }

    async #rejoin() {
        const membership = this.#membership;
        this.#forgetRoom();
        if (!membership) return;
        try {
            this.#dispatch("rejoined", await this.join(membership.room, { name: membership.name }));
        } catch (error) {
            this.#dispatch("rejoin-failed", { error });
        }
    }

    #forgetRoom() {
        this.#membership = null;
        this.#isPair = false;
        this.room = null;
        this.recording = null;
        this.peers.clear();
    }

    /** @param {ConnectionState} state */
    #setState(state) {
        if (state === this.state) return;
        this.state = state;
        this.#dispatch("state", { state });
    }

    /** @param {string} type @param {any} detail */
    #dispatch(type, detail) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
