// @ts-check
import { headLength, sourceBufferType } from "./webm-head.js";

/** How much is read beyond what is being played, and how much of what was played is kept. Seconds. */
const ahead = 30;
const behind = 30;
/** How long to wait before a stream that broke is asked for again. Milliseconds. */
const retryInterval = 2_000;

/** Whether a file that is still being recorded can be played in this browser. @param {import("../client/types.js").RecordedFile} file */
export function canPlayGrowing(file) {
    return "MediaSource" in globalThis && file.mimeType.includes("webm") && file.bytes > 0;
}

/**
 * Feeds a media element with a file that is being recorded: from where it stands now, or from its start. Memory stays bounded:
 * what was played long ago is removed, and what is not wanted yet is not read.
 */
export class LiveSource {
    #url;
    #media;
    #source = new MediaSource();
    #address;
    /** @type {SourceBuffer | null} */ #buffer = null;
    #reading = new AbortController();
    #isClosed = false;
    /** What the player wants to play, in the file's own time. */
    #wanted = 0;
    /** When the last bytes came. */
    #lastBytes = 0;
    /** Where the stream that is being read began, in the file's own time; null before its first bytes. */
    /** @type {number | null} */ #start = null;
    /** Where what was read last ends, in the file's own time; null before there is anything since the last jump. */
    /** @type {number | null} */ edge = null;
    /** All of the file is here, or can come without waiting for anybody. */
    isComplete = false;

    /** @param {string} url of the file @param {HTMLMediaElement} media */
    constructor(url, media) {
        this.#url = url;
        this.#media = media;
        this.#address = URL.createObjectURL(this.#source);
        media.src = this.#address;
        this.#source.addEventListener("sourceopen", () => this.#read("live"), { once: true });
    }

    /** Tells what is to be played next; goes back to the file's start when that was not read or is gone. @param {number} position seconds */
    want(position) {
        this.#wanted = position;
        if (this.#start !== null && position < this.#start - 0.5 && !this.#isBuffered(position)) this.#read("start");
    }

    /** Goes on with what is recorded now. Nothing is done when that is what is being read. */
    goLive() {
        if (this.edge !== null && performance.now() - this.#lastBytes < 2_500) return;
        this.#read("live");
    }

    close() {
        this.#isClosed = true;
        this.#reading.abort();
        URL.revokeObjectURL(this.#address);
    }

    /** @param {number} position */
    #isBuffered(position) {
        const { buffered } = this.#media;
        for (let index = 0; index < buffered.length; index++) {
            if (position >= buffered.start(index) - 0.5 && position < buffered.end(index)) return true;
        }
        return false;
    }

    /** @param {"live" | "start"} from */
    async #read(from) {
        this.#reading.abort();
        const reading = new AbortController();
        this.#reading = reading;
        this.edge = null;
        this.#start = from === "start" ? 0 : null;
        this.isComplete = false;
        while (!reading.signal.aborted && !this.#isClosed) {
            try {
                await this.#stream(from, reading.signal);
                this.isComplete = true;
                if (this.#source.readyState === "open" && !reading.signal.aborted) this.#source.endOfStream();
                return;
            } catch {
                if (reading.signal.aborted || this.#media.error) return;
                await new Promise((resolve) => setTimeout(resolve, retryInterval));
            }
        }
    }

    /** @param {"live" | "start"} from @param {AbortSignal} signal */
    async #stream(from, signal) {
        const response = await fetch(`${this.#url}?follow=1${from === "live" ? "&from=live" : ""}`, { signal });
        if (!response.ok || !response.body) throw new Error(`the service answered ${response.status}`);
        const reader = response.body.getReader();
        let head = new Uint8Array();
        let isHeadIn = false;
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            this.#lastBytes = performance.now();
            if (isHeadIn) {
                await this.#append(value, signal);
            } else {
                head = joined(head, value);
                const length = headLength(head);
                if (length === null) continue;
                isHeadIn = true;
                await this.#begin(head.subarray(0, length), signal);
                await this.#append(head.subarray(length), signal);
            }
            await this.#untilWanted(signal);
        }
    }

    /** @param {Uint8Array<ArrayBuffer>} head @param {AbortSignal} signal */
    async #begin(head, signal) {
        if (!this.#buffer) this.#buffer = this.#source.addSourceBuffer(sourceBufferType(head));
        // Half a cluster may be left of the stream before, and what it brought is somewhere else in time.
        await this.#idle();
        signal.throwIfAborted();
        if (this.#source.readyState === "open") this.#buffer.abort();
        if (!Number.isNaN(this.#source.duration)) this.#buffer.remove(0, Infinity);
        await this.#append(head, signal);
    }

    /** @param {Uint8Array<ArrayBuffer>} bytes @param {AbortSignal} signal */
    async #append(bytes, signal) {
        const buffer = /** @type {SourceBuffer} */ (this.#buffer);
        for (;;) {
            await this.#idle();
            signal.throwIfAborted();
            try {
                buffer.appendBuffer(bytes);
                break;
            } catch (error) {
                if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
                await this.#removeOld(5);
                await new Promise((resolve) => setTimeout(resolve, 500));
            }
        }
        await this.#idle();
        const { buffered } = buffer;
        if (buffered.length === 0) return;
        const last = buffered.length - 1;
        this.edge = buffered.end(last);
        if (this.#start === null) this.#start = buffered.start(last);
        await this.#removeOld(behind);
    }

    /** Removes what lies longer than this before what is wanted. @param {number} seconds */
    async #removeOld(seconds) {
        const buffer = /** @type {SourceBuffer} */ (this.#buffer);
        const end = this.#wanted - seconds;
        if (this.edge === null || buffer.buffered.length === 0 || buffer.buffered.start(0) > end - seconds || end <= 0) return;
        await this.#idle();
        buffer.remove(0, end);
        await this.#idle();
        if (this.#start !== null) this.#start = Math.max(this.#start, end);
    }

    async #idle() {
        const buffer = this.#buffer;
        if (buffer?.updating) await new Promise((resolve) => buffer.addEventListener("updateend", resolve, { once: true }));
    }

    /** @param {AbortSignal} signal */
    async #untilWanted(signal) {
        while (!signal.aborted && this.edge !== null && this.edge > this.#wanted + ahead) await new Promise((resolve) => setTimeout(resolve, 250));
    }
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
    const both = new Uint8Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    return both;
}
