// @ts-check
import { RecorderError } from "../client/recorder-client.js";
import { notify } from "../shared/notices.js";
import { ServiceError, logIn, request } from "../shared/session.js";
import { declined, parted, refused } from "./outcome.js";

/** @typedef {import("../client/types.js").Peer} Peer */
/** @typedef {import("./state.js").Way} Way */

/**
 * How people come together and part: a room, a call by id, a stranger. Moves the page through its phases (`state.js`) and tells
 * `entered` and `ended` where a call begins and ends.
 */
export class Meeting {
    #store;
    #client;
    #entered;
    #ended;

    /**
     * @param {{ store: import("../shared/store.js").Store<import("./state.js").CallState>,
     *   client: import("../client/recorder-client.js").RecorderClient,
     *   entered: (peers: Peer[], isOfferer: boolean) => void, ended: () => void }} parts
     */
    constructor({ store, client, entered, ended }) {
        this.#store = store;
        this.#client = client;
        this.#entered = entered;
        this.#ended = ended;
    }

    // ---- a room

    /** @param {string} room @param {string} name */
    async join(room, name) {
        await this.#attempt(name, async () => {
            this.#store.update({ room });
            this.enter("room", await this.#joinAllowed(room, name), true);
        });
    }

    /** @param {string} room @param {string} name */
    async #joinAllowed(room, name) {
        for (;;) {
            try {
                return await this.#client.join(room, { name });
            } catch (error) {
                if (!(error instanceof RecorderError) || error.code !== "not-allowed" || !(await logIn())) throw error;
                // The cookie is sent with the handshake.
                this.#client.close();
                await this.#client.connect();
            }
        }
    }

    // ---- a call by id

    /** Connects, so that there is an id by which one can be called. */
    async goOnline() {
        const { phase } = this.#store.state;
        if (phase !== "lobby" || this.#client.state !== "closed") return;
        this.#store.update({ joinProblem: null });
        try {
            await this.#connect();
        } catch (error) {
            this.#client.close();
            this.#store.update({ joinProblem: describeFailure(error) });
        }
    }

    /** @param {string} id @param {string} name */
    async ring(id, name) {
        await this.#attempt(name, async () => {
            this.#store.update({ phase: "calling", way: "call", callee: id });
            this.#client.call(id, { name });
        });
    }

    accept() {
        const { incoming, name } = this.#store.state;
        if (!incoming) return;
        this.#store.update({ incoming: null, phase: "joining", callee: incoming.id, outcome: null });
        this.#client.accept(incoming.id, { name });
    }

    decline() {
        const { incoming, phase, name } = this.#store.state;
        if (!incoming) return;
        this.#store.update({ incoming: null });
        this.#client.decline(incoming.id);
        // Whoever is called does not wait for a stranger any more.
        if (phase === "looking") this.#client.next({ name });
    }

    /** @param {{ from: string, name: string }} call */
    called({ from, name }) {
        this.#store.update({ incoming: { id: from, name } });
    }

    /** The other one does not want, nobody answered, or who called us has given up. @param {{ peer: Peer, reason: string }} answer */
    callDeclined({ peer, reason }) {
        const { incoming, phase, name } = this.#store.state;
        if (incoming?.id === peer.id) {
            this.#store.update({ incoming: null, outcome: `You missed a call from ${incoming.name}.` });
            if (phase === "looking") this.#client.next({ name });
        } else if (phase === "calling") this.#back(declined(reason));
    }

    // ---- a stranger

    /** Looks for one, or for the next one. @param {string} name */
    async next(name) {
        const { phase } = this.#store.state;
        if (phase === "room") this.#ended();
        if (phase === "room" || phase === "parted") {
            this.#store.update({ phase: "looking", outcome: null });
            this.#client.next({ name });
            return;
        }
        await this.#attempt(name, async () => {
            this.#store.update({ phase: "looking", way: "stranger" });
            this.#client.next({ name });
        });
    }

    /** @param {{ reason: string }} news */
    unmatched({ reason }) {
        if (this.#store.state.phase !== "room") return;
        this.#ended();
        this.#store.update({ phase: "parted", outcome: parted(reason) });
    }

    // ---- all of them

    /**
     * @param {Way} way
     * @param {{ room: string, peers: Peer[] }} joined
     * @param {boolean} isOfferer whether the offers to persons are ours to make
     */
    enter(way, { room, peers }, isOfferer) {
        const now = performance.now();
        this.#store.update({ phase: "room", way, room, id: this.#client.id, callee: "", incoming: null, outcome: null, presentSince: now, now });
        this.#entered(peers, isOfferer);
    }

    /** The other one of a pair is gone, and the call with them. @param {string} name */
    pairEnded(name) {
        this.#ended();
        this.#back(`${name} has left the call.`);
    }

    /** Ends whatever goes on. */
    leave() {
        const { phase, way } = this.#store.state;
        if (phase === "calling" || (phase === "room" && way === "call")) this.#client.hangup();
        else if (phase === "looking" || (phase === "room" && way === "stranger")) this.#client.quit();
        else if (phase === "room") this.#client.leave();
        this.#ended();
        this.#back(null);
    }

    /** Nobody is matched with somebody who is away: who was looking looks anew. */
    resumed() {
        const { phase, name } = this.#store.state;
        if (phase === "looking") this.#client.next({ name });
    }

    /** The server does not know us any more, and so nothing of our call or our waiting. */
    forgotten() {
        const { phase, way, name, callee } = this.#store.state;
        this.#store.update({ id: this.#client.id, incoming: null });
        if (phase === "looking") this.#client.next({ name });
        else if (callee !== "" || (phase === "room" && way !== "room")) {
            this.#ended();
            this.#back("The server was lost, and the call with it. Please call again.");
        }
    }

    /** @param {any} error */
    rejoinFailed(error) {
        // Lost once more: the next reconnection tries again.
        if (error instanceof RecorderError && error.code === "connection-lost") return;
        this.leave();
        this.#store.update({ joinProblem: describeFailure(error) });
    }

    /** What we asked for cannot be. @param {{ code: string, message: string, request?: string }} error */
    refused(error) {
        const { phase, incoming } = this.#store.state;
        // Both called each other at once: the one who is rung sees it.
        if (error.request === "call" && phase === "calling") this.#back(incoming ? null : refused(error));
        else if (error.request === "accept" && phase === "joining") this.#back("They have hung up already.");
        else if (error.request === "next" && phase === "looking") this.#back(error.message);
        else console.warn("The server answered with an error.", error);
        if (error.code === "recording-failed" && error.request !== "record") notify(error.message, { kind: "problem" });
    }

    /** @param {string | null} outcome */
    #back(outcome) {
        // Who can be called stays connected: the id is theirs until they close the page.
        if (this.#store.state.way !== "call") this.#client.close();
        this.#store.update({ phase: "lobby", callee: "", outcome });
    }

    /** @param {string} name @param {() => Promise<void>} attempt */
    async #attempt(name, attempt) {
        this.#store.update({ phase: "joining", name, joinProblem: null, outcome: null });
        try {
            await this.#connect();
            await attempt();
        } catch (error) {
            this.#client.close();
            this.#store.update({ phase: "lobby", joinProblem: describeFailure(error) });
        }
    }

    async #connect() {
        // The handshake of a WebSocket cannot say that a key is needed; a plain request can.
        const session = await request("/api/v1/session");
        if (session?.required && !session.authenticated && !(await logIn())) throw new ServiceError(401, "A key is needed.");
        if (this.#client.state === "closed") await this.#client.connect();
        this.#store.update({ id: this.#client.id });
    }
}

/** @param {unknown} error @returns {string} */
function describeFailure(error) {
    if (error instanceof ServiceError && error.status === 401) return "This service needs a key. Try again to log in.";
    if (error instanceof ServiceError && error.status === 0) return error.message;
    if (error instanceof RecorderError && error.code === "connection-lost") return "The server cannot be reached. Is it running, and is the network there?";
    return error instanceof Error ? error.message : String(error);
}
