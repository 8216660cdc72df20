// @ts-check
import { fileTail } from "./file-tail.js";
import { defaultType, isSupportedType } from "./mime-type.js";
import { WHIPPublisher } from "./whip-publisher.js";

/** @typedef {import("./types.js").Recording} Recording */
/**
 * @typedef {{ mimeType?: string, audioBitsPerSecond?: number, videoBitsPerSecond?: number, bitsPerSecond?: number,
 *   audioBitrateMode?: "constant" | "variable", server?: string | URL, room?: string, name?: string, token?: string }} Options
 */

/** How often the server is asked for what has become of the recording. Milliseconds. */
const pollInterval = 400;
const eventNames = ["start", "stop", "dataavailable", "pause", "resume", "error"];

/**
 * A MediaRecorder (W3C MediaStream Recording) that records on the server: the stream is published by WHIP, and the data is the
 * WebM file that the server writes. States, events and exceptions are those of the standard; `recordingId` and `room` come
 * beside them, and the constructor takes `server`, `room`, `name` and `token` besides the standard's options.
 *
 * ```js
 * const recorder = new ServerMediaRecorder(stream, { mimeType: "video/webm;codecs=vp8,opus" });
 * recorder.ondataavailable = (event) => chunks.push(event.data);
 * recorder.start(1000);
 * ```
 * When the service cannot be reached any more, as after its crash, there is an `error` event, then the rest of the data that came and `stop`, as the
 * standard has it for a recorder that fails. What the service had received it keeps, as a recording that was interrupted; `start` begins another.
 */
export class ServerMediaRecorder extends EventTarget {
    /** @type {"inactive" | "recording" | "paused"} */ #state = "inactive";
    #stream;
    #mimeType;
    #requestedType;
    #options;
    #server;
    #audioBitsPerSecond;
    #videoBitsPerSecond;
    /** @type {Record<string, ((event: any) => void) | null>} */ #handlers = Object.fromEntries(eventNames.map((name) => [name, null]));
    /**
     * The take that runs, so that the end of an old one does not touch a new one.
     * @type {Take | null}
     */
    #take = null;
    /** @type {string | null} */ #recordingId = null;

    /** @param {MediaStream} stream @param {Options} [options] */
    constructor(stream, options = {}) {
        super();
        if (!(stream instanceof MediaStream)) throw new TypeError("The first argument must be a MediaStream.");
        const mimeType = options.mimeType ?? "";
        if (!ServerMediaRecorder.isTypeSupported(mimeType)) throw new DOMException(`The recorder does not write ${mimeType}.`, "NotSupportedError");
        this.#stream = stream;
        this.#requestedType = this.#mimeType = mimeType;
        this.#options = options;
        this.#server = new URL(options.server ?? globalThis.location.href);
        const video = options.videoBitsPerSecond ?? (options.bitsPerSecond ? options.bitsPerSecond - 64_000 : undefined);
        this.#videoBitsPerSecond = video && video > 0 ? video : 2_500_000;
        this.#audioBitsPerSecond = options.audioBitsPerSecond ?? 64_000;
        this.room = options.room ?? `recorder-${randomWord()}`;
    }

    /** @param {string} type @returns {boolean} */
    static isTypeSupported(type) {
        return isSupportedType(String(type));
    }

    get stream() {
        return this.#stream;
    }
    get mimeType() {
        return this.#mimeType;
    }
    get state() {
        return this.#state;
    }
    get audioBitsPerSecond() {
        return this.#audioBitsPerSecond;
    }
    get videoBitsPerSecond() {
        return this.#videoBitsPerSecond;
    }
    get audioBitrateMode() {
        return this.#options.audioBitrateMode ?? "variable";
    }
    /**
     * Id of the recording on the server; null until it has begun.
     * @returns {string | null}
     */
    get recordingId() {
        return this.#recordingId;
    }

    /** @param {number} [timeslice] milliseconds of data in each Blob; without it there is one Blob at the end */
    start(timeslice) {
        if (this.#state !== "inactive") throw new DOMException("The recorder is recording already.", "InvalidStateError");
        const isPossible = this.#stream.active && (!this.#requestedType.toLowerCase().startsWith("audio/") || this.#stream.getAudioTracks().length > 0);
        if (!isPossible) throw new DOMException("The stream has no live track of this type.", "NotSupportedError");
        this.#state = "recording";
        this.#mimeType = this.#requestedType || defaultType(this.#stream);
        this.#recordingId = null;
        const take = new Take(this.#connectionOptions(), timeslice);
        this.#take = take;
        this.#watchTracks(take);
        this.#run(take);
    }

    stop() {
        if (this.#state === "inactive") return;
        this.#state = "inactive";
        this.#take?.stop();
    }

    pause() {
        this.#requireActive();
        if (this.#state === "paused") return;
        this.#state = "paused";
        this.#command("pause");
    }

    resume() {
        this.#requireActive();
        if (this.#state === "recording") return;
        this.#state = "recording";
        this.#command("resume");
    }

    requestData() {
        this.#requireActive();
        const take = this.#take;
        queueMicrotask(() => take && this.#giveData(take));
    }

    #requireActive() {
        if (this.#state === "inactive") throw new DOMException("The recorder is not recording.", "InvalidStateError");
    }

    // ---- one take

    #connectionOptions() {
        const { name, token } = this.#options;
        const endpoint = new URL(`/whip/${encodeURIComponent(this.room)}`, this.#server);
        endpoint.searchParams.set("record", "1");
        if (name) endpoint.searchParams.set("name", name);
        /** @type {Record<string, string>} */
        const headers = token ? { Authorization: `Bearer ${token}` } : {};
        return { server: this.#server, endpoint, headers, ownsRoom: this.#options.room === undefined };
    }

    /** @param {Take} take */
    async #run(take) {
        try {
            await take.begin(this.#recordedStream(), { audioBitsPerSecond: this.#options.audioBitsPerSecond, videoBitsPerSecond: this.#options.videoBitsPerSecond });
            this.#recordingId = take.recordingId;
            this.#fire(new Event("start"));
            const timer = take.timeslice === undefined ? null : setInterval(() => take === this.#take && this.#giveData(take), Math.max(take.timeslice, 1));
            try {
                await take.readToEnd();
            } finally {
                if (timer !== null) clearInterval(timer);
            }
        } catch (error) {
            this.#fail(take, error);
        }
        this.#finish(take);
    }

    /** With an audio type only the sound is recorded, as a MediaRecorder does it. */
    #recordedStream() {
        return this.#mimeType.toLowerCase().startsWith("audio/") ? new MediaStream(this.#stream.getAudioTracks()) : this.#stream;
    }

    /** @param {Take} take @param {unknown} error */
    #fail(take, error) {
        const exception = error instanceof DOMException ? error : new DOMException(error instanceof Error ? error.message : String(error), "UnknownError");
        take.stop();
        this.#fire(new ErrorEvent("error", { error: exception, message: exception.message }));
    }

    /** @param {Take} take */
    #finish(take) {
        this.#giveData(take, true);
        if (this.#take === take) {
            this.#take = null;
            this.#state = "inactive";
        }
        this.#fire(new Event("stop"));
    }

    /** @param {Take} take @param {boolean} [isLast] */
    #giveData(take, isLast = false) {
        if (!isLast && this.#state === "inactive") return;
        const data = new Blob(take.takeBytes(), { type: this.#mimeType });
        this.#fire(new BlobEvent("dataavailable", { data, timecode: take.timecode() }));
    }

    /**
     * The standard's rule: the set of tracks must stay as it is; when all of them have ended, so has the recording.
     * @param {Take} take
     */
    #watchTracks(take) {
        const tracks = this.#stream.getTracks();
        const changed = () => {
            if (this.#take !== take || this.#state === "inactive") return;
            this.#state = "inactive";
            this.#fail(take, new DOMException("A track was added to or removed from the stream.", "InvalidModificationError"));
        };
        const ended = () => this.#take === take && tracks.every(({ readyState }) => readyState === "ended") && this.stop();
        this.#stream.addEventListener("addtrack", changed, { signal: take.signal });
        this.#stream.addEventListener("removetrack", changed, { signal: take.signal });
        for (const track of tracks) track.addEventListener("ended", ended, { signal: take.signal });
    }

    /** @param {"pause" | "resume"} action */
    async #command(action) {
        const take = this.#take;
        try {
            await take?.command(action);
            this.#fire(new Event(action));
        } catch (error) {
            if (take) this.#fail(take, error);
        }
    }

    // ---- events

    /** @param {Event} event */
    #fire(event) {
        this.dispatchEvent(event);
    }

    /** @param {string} name @param {((event: any) => void) | null} handler */
    #setHandler(name, handler) {
        const previous = this.#handlers[name];
        if (previous) this.removeEventListener(name, previous);
        this.#handlers[name] = typeof handler === "function" ? handler : null;
        if (this.#handlers[name]) this.addEventListener(name, this.#handlers[name]);
    }

    get onstart() { return this.#handlers.start; }
    set onstart(handler) { this.#setHandler("start", handler); }
    get onstop() { return this.#handlers.stop; }
    set onstop(handler) { this.#setHandler("stop", handler); }
    get ondataavailable() { return this.#handlers.dataavailable; }
    set ondataavailable(handler) { this.#setHandler("dataavailable", handler); }
    get onpause() { return this.#handlers.pause; }
    set onpause(handler) { this.#setHandler("pause", handler); }
    get onresume() { return this.#handlers.resume; }
    set onresume(handler) { this.#setHandler("resume", handler); }
    get onerror() { return this.#handlers.error; }
    set onerror(handler) { this.#setHandler("error", handler); }
}

/** From one `start` to its `stop`: the publishing connection, and the bytes of the file that comes of it. */
class Take {
    /** @type {string | null} */ recordingId = null;

    #options;
    #publisher;
    #abort = new AbortController();
    /** @type {Promise<void>} */ #begun = Promise.resolve();
    /** @type {Promise<void>} */ #commands = Promise.resolve();
    /** @type {Promise<void> | null} */ #stopped = null;
    /** @type {Uint8Array<ArrayBuffer>[]} */ #chunks = [];
    #firstChunkAt = 0;
    #takenAt = 0;

    /**
     * @param {{ server: URL, endpoint: URL, headers: Record<string, string>, ownsRoom: boolean }} options
     * @param {number} [timeslice]
     */
    constructor(options, timeslice) {
        this.#options = options;
        this.timeslice = timeslice;
        this.#publisher = new WHIPPublisher(options.endpoint, options.headers);
    }

    get signal() {
        return this.#abort.signal;
    }

    /** @param {MediaStream} stream @param {{ audioBitsPerSecond?: number, videoBitsPerSecond?: number }} bitRates */
    async begin(stream, bitRates) {
        this.#begun = (async () => {
            await this.#publisher.start(stream, bitRates);
            this.recordingId = this.#publisher.recordingId;
            if (!this.recordingId) throw new Error("The server did not say which recording this is.");
            await this.#publisher.connected();
        })();
        // Whoever waits for it handles its failure.
        this.#begun.catch(() => {});
        await this.#begun;
    }

    /** Reads the file until it is finished. It appears when the first frame has arrived. */
    async readToEnd() {
        const file = await this.#firstFile();
        if (!file) {
            await this.#stopped;
            return;
        }
        const tail = fileTail({
            url: new URL(file.url, this.#options.server),
            headers: this.#options.headers,
            finalSize: async () => this.#finalSize(await this.#recording(), file.name),
        });
        for await (const chunk of tail) this.#chunks.push(chunk);
        this.stop();
        await this.#stopped;
    }

    /** The publisher's own file, or null when the recording ended without one. */
    async #firstFile() {
        for (;;) {
            const recording = await this.#recording();
            const [file] = recording.files.filter(({ participant }) => this.#isOurs(participant));
            if (file) return file;
            if (["completed", "failed"].includes(recording.state)) {
                if (recording.error) throw new Error(recording.error.message);
                return null;
            }
            await new Promise((resolve) => setTimeout(resolve, pollInterval));
        }
    }

    /**
     * In a room of our own everything is ours; elsewhere it is the participant with our session's id.
     * @param {string} participant
     */
    #isOurs(participant) {
        return this.#options.ownsRoom || this.#publisher.session === null || this.#publisher.session.pathname.split("/").pop() === participant;
    }

    /** @param {Recording} recording @param {string} name @returns {number | null} */
    #finalSize(recording, name) {
        const file = recording.files.find((candidate) => candidate.name === name);
        if (file?.complete) return file.bytes;
        // The recording ended and left the file behind: what there is of it is all there will be.
        return ["completed", "failed"].includes(recording.state) ? Number.MAX_SAFE_INTEGER : null;
    }

    /** @returns {Promise<Recording>} */
    async #recording() {
        const url = new URL(`/api/v1/recordings/${this.recordingId}`, this.#options.server);
        const response = await fetch(url, { headers: this.#options.headers, cache: "no-store" });
        if (!response.ok) throw new Error(`The server answered ${response.status} when it was asked for the recording.`);
        return response.json();
    }

    /**
     * One after the other: a resume must not overtake its pause.
     * @param {"pause" | "resume" | "stop"} action
     * @returns {Promise<void>}
     */
    command(action) {
        const done = this.#commands.then(() => this.#command(action));
        this.#commands = done.catch(() => {});
        return done;
    }

    /** @param {"pause" | "resume" | "stop"} action */
    async #command(action) {
        await this.#begun;
        const url = new URL(`/api/v1/recordings/${this.recordingId}/${action}`, this.#options.server);
        const response = await fetch(url, { method: "POST", headers: this.#options.headers });
        if (!response.ok && response.status !== 409) throw new Error(`The server answered ${response.status} to ${action}.`);
    }

    stop() {
        this.#abort.abort();
        this.#stopped ??= this.#stop();
    }

    async #stop() {
        await this.#begun.catch(() => {});
        // Others may be in a room that was named: only our part of the recording ends then.
        if (this.#options.ownsRoom && this.recordingId) await this.command("stop").catch(() => {});
        await this.#publisher.stop();
    }

    /**
     * The bytes since the last time.
     * @returns {Uint8Array<ArrayBuffer>[]}
     */
    takeBytes() {
        this.#takenAt = performance.now();
        this.#firstChunkAt ||= this.#takenAt;
        return this.#chunks.splice(0);
    }

    /**
     * Milliseconds between the first Blob and the one that was taken last.
     * @returns {number}
     */
    timecode() {
        return this.#takenAt - this.#firstChunkAt;
    }
}

/** @returns {string} */
function randomWord() {
    return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36).padStart(2, "0")).join("");
}
