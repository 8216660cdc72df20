// @ts-check
import { notify } from "../shared/notices.js";
import { isRunning, receiving } from "./state.js";

/** @typedef {import("../client/types.js").Recording} Recording */

/** The record button's other end: asks the server, and tells the people what has become of it. */
export class RecordingControl {
    #store;
    #client;

    /**
     * @param {import("../shared/store.js").Store<import("./state.js").CallState>} store
     * @param {import("../client/recorder-client.js").RecorderClient} client
     */
    constructor(store, client) {
        this.#store = store;
        this.#client = client;
    }

    /**
     * A named point on the recording's timeline: the moment at which it arrives at the service.
     * @param {string} label
     */
    async mark(label) {
        try {
            await this.#client.record("marker", { label });
            notify(`“${label}” is marked.`);
        } catch (error) {
            notify(`The moment could not be marked: ${error instanceof Error ? error.message : error}`, { kind: "problem" });
        }
    }

    /** @param {"start" | "pause" | "resume" | "stop"} action */
    async record(action) {
        this.#store.update({ isRecordRequested: true });
        try {
            await this.#client.record(action, action === "start" ? this.#nameOfPair() : {});
        } catch (error) {
            const what = { start: "started", pause: "paused", resume: "resumed", stop: "stopped" }[action];
            notify(`The recording could not be ${what}: ${error instanceof Error ? error.message : error}`, { kind: "problem" });
        }
        this.#store.update({ isRecordRequested: false });
    }

    /** The room of a call of two has a name that says nothing to anybody. */
    #nameOfPair() {
        const { way, name, people } = this.#store.state;
        return way === "room" ? {} : { name: [name, ...people.map((person) => person.name)].join(" and ") };
    }

    /** @param {Recording} recording */
    changed(recording) {
        const before = this.#store.state.recording;
        this.#store.update(receiving(this.#store.state, recording, performance.now()));
        const wasRunning = before?.id === recording.id && (isRunning(before) || before?.state === "finalizing");
        if (isRunning(recording)) {
            if (!wasRunning && recording.continues) notify("The recording goes on.", { kind: "recording" });
            else if (!wasRunning) notify("This call is being recorded.", { kind: "recording" });
            else if (recording.state === "paused" && before?.state !== "paused") notify("The recording is paused.");
            else if (recording.state !== "paused" && before?.state === "paused") notify("The recording goes on.", { kind: "recording" });
        } else if (wasRunning && recording.state !== "finalizing") this.#ended(recording);
    }

    /** @param {Recording} recording */
    #ended(recording) {
        if (recording.state === "failed") {
            const why = recording.error?.code === "no-media" ? "nobody's sound or picture reached the recorder." : (recording.error?.message ?? "the server gave no reason.");
            const kept = recording.files?.some(({ duration }) => duration > 0);
            if (kept) notify(`The recording has failed: ${why} `, { kind: "problem", link: { href: `/recordings#${recording.id}`, text: "Watch what there is" } });
            else notify(`Nothing was recorded: ${why}`, { kind: "problem" });
        } else notify("The recording has ended. ", { link: { href: `/recordings#${recording.id}`, text: "Watch it" } });
    }
}
