// @ts-check
import { ServiceError, request } from "../shared/session.js";
import { isActive, withRecording } from "./state.js";

/** @typedef {import("../client/types.js").Recording} Recording */
/** @typedef {import("./state.js").Filter} Filter */

const pageSize = 50;
/** How often the list is asked for while nothing tells us of changes. Milliseconds. */
const pollIntervalActive = 4_000;
const pollIntervalQuiet = 20_000;

/**
 * What the page knows of the recordings: loads pages, follows changes (by server-sent events, or by asking again where there are
 * none), changes and deletes. Nothing here draws.
 */
export class Library {
    #store;
    #loading = new AbortController();
    #isToldOfChanges = false;
    /** @type {any} */ #timer = null;

    /** @param {import("../shared/store.js").Store<import("./state.js").LibraryState>} store */
    constructor(store) {
        this.#store = store;
    }

    /** @param {Partial<Filter>} change */
    filter(change) {
        this.#store.update({ filter: { ...this.#store.state.filter, ...change } });
        return this.load();
    }

    /** The first page anew. */
    async load() {
        this.#loading.abort();
        this.#loading = new AbortController();
        this.#store.update({ loading: "first", problem: null });
        await this.#fetch(this.#loading.signal, null);
        this.#scheduleRefresh();
    }

    async loadMore() {
        const { nextCursor, loading } = this.#store.state;
        if (nextCursor === null || loading !== null) return;
        this.#store.update({ loading: "more" });
        await this.#fetch(this.#loading.signal, nextCursor);
    }

    /** @param {AbortSignal} signal @param {string | null} cursor */
    async #fetch(signal, cursor) {
        try {
            const { recordings, nextCursor } = await request(this.#address(pageSize, cursor), { signal });
            const known = cursor === null ? [] : this.#store.state.recordings;
            const ids = new Set(known.map(({ id }) => id));
            const fresh = recordings.filter((/** @type {Recording} */ { id }) => !ids.has(id));
            this.#received({ recordings: [...known, ...fresh], nextCursor, loading: null, problem: null });
        } catch (error) {
            if (!signal.aborted) this.#store.update({ loading: null, problem: error instanceof Error ? error.message : String(error) });
        }
    }

    /** @param {number} limit @param {string | null} cursor */
    #address(limit, cursor) {
        const { q, room, state } = this.#store.state.filter;
        const parameters = new URLSearchParams({ limit: String(limit) });
        for (const [name, value] of Object.entries({ q, room, state, cursor: cursor ?? "" })) if (value) parameters.set(name, value);
        return `/api/v1/recordings?${parameters}`;
    }

    /** @param {Partial<import("./state.js").LibraryState>} changes */
    #received(changes) {
        const { state } = this.#store;
        const recordings = changes.recordings ?? state.recordings;
        const rooms = [...new Set([...state.rooms, ...recordings.map(({ room }) => room)])].sort((a, b) => a.localeCompare(b));
        const open = recordings.find(({ id }) => id === state.openID);
        const now = performance.now();
        this.#store.update({ ...changes, rooms, receivedAt: now, now, ...(open ? { open } : {}) });
    }

    // ---- one recording

    /** @param {string | null} id */
    async open(id) {
        const known = this.#store.state.recordings.find((recording) => recording.id === id) ?? null;
        this.#store.update({ openID: id, open: known, openProblem: null });
        if (id === null) return;
        try {
            this.#merge(await request(`/api/v1/recordings/${encodeURIComponent(id)}`));
        } catch (error) {
            if (this.#store.state.openID !== id) return;
            const isGone = error instanceof ServiceError && error.status === 404;
            this.#store.update({ open: null, openProblem: isGone ? "There is no such recording. It may have been deleted." : String(error instanceof Error ? error.message : error) });
        }
    }

    /** @param {string} id @param {Partial<Pick<Recording, "name" | "tags" | "hold">>} changes */
    async change(id, changes) {
        const recording = await request(`/api/v1/recordings/${encodeURIComponent(id)}`, { method: "PATCH", body: changes });
        this.#merge(recording ?? (await request(`/api/v1/recordings/${encodeURIComponent(id)}`)));
    }

    /** @param {string} id @param {"pause" | "resume" | "stop"} action */
    async command(id, action) {
        await request(`/api/v1/recordings/${encodeURIComponent(id)}/${action}`, { method: "POST" });
        await this.open(id);
    }

    /** @param {string} id */
    async delete(id) {
        try {
            await request(`/api/v1/recordings/${encodeURIComponent(id)}`, { method: "DELETE" });
        } catch (error) {
            // Somebody else was quicker: it is gone all the same.
            if (!(error instanceof ServiceError) || error.status !== 404) throw error;
        }
        this.#forget(id);
    }

    /** @param {Recording} recording */
    #merge(recording) {
        const { recordings, filter, openID } = this.#store.state;
        this.#received({ recordings: withRecording(recordings, recording, filter), ...(recording.id === openID ? { open: recording } : {}) });
        if (recording.id === openID) this.#store.update({ open: recording });
    }

    /** @param {string} id */
    #forget(id) {
        const { recordings, openID } = this.#store.state;
        this.#store.update({ recordings: recordings.filter((recording) => recording.id !== id), ...(openID === id ? { open: null } : {}) });
    }

    // ---- changes

    /** Follows what changes, as long as the page is there. */
    follow() {
        const events = new EventSource("/api/v1/events");
        const heard = (/** @type {MessageEvent} */ event) => this.#heard(event);
        for (const name of ["recording", "recording-deleted"]) events.addEventListener(name, heard);
        events.onopen = () => {
            this.#isToldOfChanges = true;
        };
        // The browser reconnects by itself; until then, and where there are no events at all, we ask.
        events.onerror = () => {
            this.#isToldOfChanges = false;
            this.#scheduleRefresh();
        };
        document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#refresh());
    }

    /** @param {MessageEvent} event */
    #heard(event) {
        try {
            const message = JSON.parse(event.data);
            if (event.type === "recording") this.#merge(message);
            else this.#forget(message.id);
        } catch {
            this.#scheduleRefresh();
        }
    }

    #scheduleRefresh() {
        clearTimeout(this.#timer);
        const interval = this.#store.state.recordings.some(isActive) ? pollIntervalActive : pollIntervalQuiet;
        this.#timer = setTimeout(() => this.#refresh(), interval);
    }

    /** As many as are shown, anew and unnoticed. */
    async #refresh() {
        const { recordings, loading } = this.#store.state;
        if (document.visibilityState === "visible" && loading === null && !this.#isToldOfChanges) {
            const { signal } = this.#loading;
            const limit = Math.min(500, Math.max(pageSize, recordings.length));
            try {
                const page = await request(this.#address(limit, null), { signal });
                if (!signal.aborted) this.#received({ ...page, problem: null });
            } catch {
                // The next one may come through; what is shown stays.
            }
        }
        this.#scheduleRefresh();
    }
}
