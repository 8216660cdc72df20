// @ts-check
/** @typedef {import("../client/types.js").Recording} Recording */

/**
 * @typedef {{ q: string, room: string, state: string }} Filter
 * @typedef {{ filter: Filter, recordings: Recording[], nextCursor: string | null, loading: "first" | "more" | null,
 *   problem: string | null, openID: string | null, open: Recording | null, openProblem: string | null, rooms: string[],
 *   now: number, receivedAt: number }} LibraryState
 */

/** @param {Filter} filter @returns {LibraryState} */
export function initialState(filter) {
    return {
        filter,
        recordings: [],
        nextCursor: null,
        loading: "first",
        problem: null,
        openID: null,
        open: null,
        openProblem: null,
        rooms: [],
        now: 0,
        receivedAt: 0,
    };
}

/** @param {Recording} recording @returns {boolean} */
export function isActive(recording) {
    return ["waiting", "recording", "paused", "finalizing"].includes(recording.state);
}

/** @param {Filter} filter @returns {boolean} */
export function isFiltering(filter) {
    return filter.q !== "" || filter.room !== "" || filter.state !== "";
}

/**
 * Puts a recording into a list that is newest first. One that is new only goes in where it is certain that it belongs there:
 * `q` is the server's to judge.
 * @param {Recording[]} recordings @param {Recording} recording @param {Filter} filter @returns {Recording[]}
 */
export function withRecording(recordings, recording, filter) {
    const belongs = (filter.room === "" || recording.room === filter.room) && (filter.state === "" || recording.state === filter.state);
    const index = recordings.findIndex(({ id }) => id === recording.id);
    if (index >= 0) return [...recordings.slice(0, index), ...(belongs ? [recording] : []), ...recordings.slice(index + 1)];
    if (!belongs || filter.q !== "") return recordings;
    const older = recordings.findIndex(({ createdAt }) => createdAt < recording.createdAt);
    const position = older < 0 ? recordings.length : older;
    return [...recordings.slice(0, position), recording, ...recordings.slice(position)];
}

/**
 * The length by now, in seconds.
 * @param {Recording} recording
 * @param {{ now: number, receivedAt: number }} time milliseconds
 */
export function length(recording, { now, receivedAt }) {
    return recording.duration + (recording.state === "recording" ? Math.max(0, now - receivedAt) / 1000 : 0);
}

/** @param {Recording} recording @returns {{ text: string, kind: string }} */
export function badge(recording) {
    switch (recording.state) {
        case "waiting":
            return { text: "Waiting", kind: "waiting" };
        case "recording":
            return { text: "Recording", kind: "recording" };
        case "paused":
            return { text: "Paused", kind: "paused" };
        case "finalizing":
            return { text: "Saving", kind: "waiting" };
        case "failed":
            return { text: "Failed", kind: "failed" };
        default:
            return recording.interrupted ? { text: "Interrupted", kind: "interrupted" } : { text: "Complete", kind: "complete" };
    }
}

/**
 * Whose voices and pictures are in it.
 * @param {Recording} recording
 * @returns {string[]}
 */
export function people(recording) {
    return [...new Set((recording.participants ?? []).map(({ name }) => name || "Somebody"))];
}

/** @param {Recording} recording @param {string} id @returns {string} */
export function participantName(recording, id) {
    return recording.participants.find((participant) => participant.id === id)?.name || "Somebody";
}
