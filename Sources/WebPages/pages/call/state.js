// @ts-check
/** @typedef {import("../client/types.js").Recording} Recording */

/**
 * Another person in the call, as far as this page knows.
 * @typedef {{ id: string, name: string, connection: "connecting" | "connected" | "reconnecting" | "failed",
 *   stream: MediaStream | null, screen: MediaStream | null, hasMicrophone: boolean, hasCamera: boolean, hasScreen: boolean,
 *   isMuted: boolean, level: number, presentSince: number }} Person
 *
 * What this page sends. A device that is `off` can be switched on; one that is `missing` says why in `problem`.
 * @typedef {{ microphone: "on" | "off" | "missing", camera: "on" | "off" | "missing", isSharingScreen: boolean,
 *   stream: MediaStream | null, screen: MediaStream | null, problem: MediaProblem | null, level: number }} LocalState
 *
 * @typedef {{ title: string, advice: string, canRetry: boolean }} MediaProblem
 *
 * How people meet: everybody in a room, one by their id, somebody at random.
 * @typedef {"room" | "call" | "stranger"} Way
 *
 * The phases: `lobby` → `joining` (the server is asked) → `calling` (it rings there) or `looking` (for a stranger) → `room` (in a
 * call, of whatever way) → `lobby` again, or `parted` (the stranger is gone). `outcome` says how the last call ended or why there was none.
 * @typedef {{ phase: "lobby" | "joining" | "calling" | "looking" | "room" | "parted", way: Way, isTextOnly: boolean, callee: string,
 *   incoming: { id: string, name: string } | null, outcome: string | null, chat: import("./chat-log.js").ChatState,
 *   room: string, name: string, id: string | null, joinProblem: string | null,
 *   connection: import("../client/recorder-client.js").ConnectionState, people: Person[], local: LocalState,
 *   recording: Recording | null, recordingReceivedAt: number, isRecordRequested: boolean, presentSince: number,
 *   recorderConnection: RTCPeerConnectionState | "none", mediaSince: Record<string, number>, cutOff: number | null,
 *   now: number }} CallState
 *
 * `cutOff` is when the connection was lost, or was back, while the call was being recorded: until the recorder really records again nothing is red.
 */

import { emptyChat } from "./chat-log.js";

/** After so long without media at the recorder everybody is told. Milliseconds. */
export const patience = 10_000;
/** So long a recording that was cut off is expected to go on. Milliseconds. */
export const continuationPatience = 15_000;

/** @returns {CallState} */
export function initialState() {
    return {
        phase: "lobby",
        way: "room",
        isTextOnly: false,
        callee: "",
        incoming: null,
        outcome: null,
        chat: emptyChat(),
        room: "",
        name: "",
        id: null,
        joinProblem: null,
        connection: "closed",
        people: [],
        local: { microphone: "off", camera: "off", isSharingScreen: false, stream: null, screen: null, problem: null, level: 0 },
        recording: null,
        recordingReceivedAt: 0,
        isRecordRequested: false,
        presentSince: 0,
        recorderConnection: "none",
        mediaSince: {},
        cutOff: null,
        now: 0,
    };
}

/**
 * What the call is called on this page.
 * @param {CallState} state @returns {string}
 */
export function title(state) {
    if (state.way === "room") return state.room;
    const [other] = state.people;
    return other?.name ?? (state.way === "call" ? "Call" : "Stranger");
}

/**
 * How well we are connected, in words: the worst of all there is.
 * @param {CallState} state @returns {string}
 */
export function connectionWord(state) {
    if (state.connection !== "open") return "Reconnecting to the server…";
    if (state.people.length === 0) return "Nobody else is here";
    const named = (/** @type {Person["connection"]} */ wanted) => state.people.find(({ connection }) => connection === wanted)?.name;
    const [failed, reconnecting, connecting] = [named("failed"), named("reconnecting"), named("connecting")];
    if (failed) return `No connection to ${failed}, trying again…`;
    if (reconnecting) return `Reconnecting to ${reconnecting}…`;
    if (connecting) return `Connecting to ${connecting}…`;
    return state.people.length === 1 ? "Connected" : `Connected to ${state.people.length} people`;
}

/** @param {Recording | null} recording @returns {boolean} */
export function isRunning(recording) {
    return recording !== null && ["waiting", "recording", "paused"].includes(recording.state);
}

/**
 * The recording's length by now, in seconds: what the server said last, and what has passed since, unless it is paused.
 * @param {CallState} state @returns {number}
 */
export function elapsed(state) {
    const { recording } = state;
    if (!recording) return 0;
    const said = Number.isFinite(recording.duration) ? recording.duration : 0;
    return recording.state === "recording" ? said + Math.max(0, state.now - state.recordingReceivedAt) / 1000 : said;
}

/**
 * Merges a `recording` message into the state. The length that people read must not jump back because the server
 * counts only what is on disk already.
 * @param {CallState} state @param {Recording} recording @param {number} now @returns {Partial<CallState>}
 */
export function receiving(state, recording, now) {
    const shown = elapsed({ ...state, now });
    const goesOn = state.recording?.id === recording.id && state.recording.state === "recording" && recording.state === "recording";
    const lag = shown - recording.duration;
    const duration = goesOn && lag > 0 && lag < 3 ? shown : recording.duration;
    /** @type {Record<string, number>} */
    const mediaSince = {};
    for (const participant of recording.participants ?? []) {
        const before = state.recording?.id === recording.id ? participantOf(state.recording, participant.id) : null;
        mediaSince[participant.id] = before?.media === participant.media ? (state.mediaSince[participant.id] ?? now) : now;
    }
    // While nothing is to be recorded (paused), nobody is late.
    if (recording.state !== state.recording?.state) for (const id of Object.keys(mediaSince)) mediaSince[id] = now;
    const cutOff = isWriting(recording) || !isRunning(recording) ? null : state.cutOff;
    return { recording: { ...recording, duration }, recordingReceivedAt: now, isRecordRequested: false, mediaSince, cutOff, now };
}

/** @param {Recording | null} recording @param {string | null} id */
export function participantOf(recording, id) {
    // Who left and came back is there twice: the last one is the person in the call.
    return recording?.participants?.findLast((participant) => participant.id === id) ?? null;
}

/**
 * Whether one person is being recorded, as their tile shows it. `recording` only when the server says that their media arrives:
 * the red light never lies, so it goes out when the server cannot be asked.
 * @typedef {"none" | "connecting" | "recording" | "paused" | "lost" | "silent" | "unknown"} RecordingStatus
 * @param {CallState} state @param {{ id: string | null, sendsNothing: boolean, since: number }} person @returns {RecordingStatus}
 */
export function recordingStatus(state, { id, sendsNothing, since }) {
    const { recording } = state;
    if (!isRunning(recording) || recording === null) return "none";
    if (isReconnecting(state)) return "unknown";
    if (recording.state === "paused") return "paused";
    const participant = participantOf(recording, id);
    if (participant?.media === "recording") return recording.state === "recording" ? "recording" : "connecting";
    if (sendsNothing) return "silent";
    const waitingSince = Math.max(since, participant ? (state.mediaSince[participant.id] ?? 0) : startOf(state));
    return state.now - waitingSince >= patience ? "lost" : "connecting";
}

/**
 * When this page learned of the recording, on its own clock.
 * @param {CallState} state
 * @returns {number}
 */
function startOf(state) {
    return state.recordingReceivedAt - (state.recording?.duration ?? 0) * 1000;
}

/**
 * Everybody in the call with their recording status, oneself first.
 * @param {CallState} state
 */
export function statuses(state) {
    const { local } = state;
    const own = {
        id: state.id,
        name: state.name,
        isSelf: true,
        status: recordingStatus(state, {
            id: state.id,
            sendsNothing: local.microphone === "missing" && local.camera !== "on" && !local.isSharingScreen,
            since: state.presentSince,
        }),
    };
    const others = state.people.map((person) => ({
        id: person.id,
        name: person.name,
        isSelf: false,
        status: recordingStatus(state, {
            id: person.id,
            sendsNothing: !person.hasMicrophone && !person.hasCamera && !person.hasScreen,
            since: person.presentSince,
        }),
    }));
    return [own, ...others];
}

/**
 * What everybody has to read while it is so.
 * @param {CallState} state
 * @returns {{ key: string, text: string }[]}
 */
export function warnings(state) {
    const { recording } = state;
    if (!isRunning(recording) || state.connection !== "open") return [];
    const texts = [];
    for (const { id, name, isSelf, status } of statuses(state)) {
        const said = participantOf(recording, id)?.warning ?? null;
        if (status === "lost") texts.push({ key: `${id}`, text: `${name} is not being recorded${isSelf ? " (this is you)" : ""}${reason(said)}` });
        else if (status === "silent" && said) texts.push({ key: `${id}`, text: `${name} is not being recorded: neither camera nor microphone` });
        else if (said && status !== "paused") texts.push({ key: `${id}`, text: said.startsWith(name) ? said : `${name}: ${said}` });
    }
    // Publishers without a page (WHIP) have no tile, but their trouble is everybody's.
    const present = new Set(statuses(state).map(({ id }) => id));
    for (const participant of recording?.participants ?? []) {
        if (present.has(participant.id) || participant.leftAt || !participant.warning) continue;
        const { name, warning } = participant;
        texts.push({ key: participant.id, text: warning.startsWith(name) ? warning : `${name}: ${warning}` });
    }
    return texts;
}

/** @param {string | null} warning @returns {string} */
function reason(warning) {
    return warning && !warning.includes("not being recorded") ? `: ${warning}` : "";
}

/** @param {Recording | null} recording @returns {boolean} */
function isWriting(recording) {
    return recording?.state === "recording" && (recording.participants?.some(({ media }) => media === "recording") ?? false);
}

/**
 * The call was being recorded when the connection was lost, and is not yet again.
 * @param {CallState} state @returns {boolean}
 */
export function isReconnecting(state) {
    if (state.connection !== "open") return isRunning(state.recording) || state.cutOff !== null;
    // Whatever was known of the recording is of before: the next message that says that it is written ends this.
    return state.cutOff !== null && state.now - state.cutOff < continuationPatience;
}

/**
 * The whole call's light: red only while somebody's media is really being written.
 * @param {CallState} state
 */
export function light(state) {
    const { recording } = state;
    if (isReconnecting(state)) return "unknown";
    if (!isRunning(recording) || recording === null) return "off";
    if (recording.state === "paused") return "paused";
    return isWriting(recording) ? "recording" : "waiting";
}
