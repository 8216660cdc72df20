// @ts-check
import { clock, plural } from "../shared/format.js";

/** @typedef {import("../client/types.js").Recording} Recording */
/** @typedef {import("../client/types.js").RecordingReport} RecordingReport */
/** @typedef {import("../client/types.js").RecordingTimeline} RecordingTimeline */
/**
 * @typedef {"frozen" | "silent" | "lost" | "muted"} SpanKind
 * @typedef {{ kind: SpanKind, from: number, to: number }} Span
 * @typedef {{ file: string, participant: string, from: number, to: number, spans: Span[], whole: boolean, text: string }} Row
 * @typedef {{ at: number, kind: "marker" | "pause", text: string }} Tick
 * @typedef {{ duration: number, rows: Row[], ticks: Tick[], whole: boolean, text: string }} Health
 */

/** What each kind of span is called. @type {Record<SpanKind, string>} */
export const spanNames = { frozen: "picture frozen", silent: "sound lost", lost: "connection lost", muted: "muted" };

/**
 * Where a recording is whole and where it is not, file by file, on its timeline. Seconds.
 * @param {Recording} recording @param {RecordingReport} report @param {RecordingTimeline} timeline @returns {Health}
 */
export function healthOf(recording, report, timeline) {
    const duration = Math.max(0.001, recording.duration, ...recording.files.map((file) => file.offset + file.duration));
    const rows = recording.files.map((file) => {
        const [from, to] = [file.offset, file.offset + file.duration];
        const tracks = report.participants.filter(({ id }) => id === file.participant).flatMap((person) => person.tracks)
            .filter((track) => track.file === file.name);
        const spans = [...mutes(timeline, file.participant, to), ...tracks.flatMap(damages)]
            .map((span) => ({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) }))
            .filter((span) => span.to > span.from);
        const verdict = report.files.find(({ name }) => name === file.name)?.verdict ?? { whole: true, text: "complete" };
        return { file: file.name, participant: file.participant, from, to, spans, whole: verdict.whole, text: describe(verdict.text, spans) };
    });
    const ticks = [
        ...(recording.pauses ?? []).map(({ at }) => ({ at, kind: /** @type {const} */ ("pause"), text: `paused at ${clock(at)}` })),
        ...(recording.markers ?? []).map(({ at, label }) => ({ at, kind: /** @type {const} */ ("marker"), text: `${label}, ${clock(at)}` })),
    ].sort((a, b) => a.at - b.at);
    return { duration, rows, ticks, whole: report.verdict.whole, text: report.verdict.text };
}

/** @param {import("../client/types.js").TrackReport} track @returns {Span[]} */
function damages(track) {
    const spans = (/** @type {import("../client/types.js").MediaStop[]} */ stops, /** @type {SpanKind} */ kind) =>
        stops.filter(({ cause }) => cause !== "sender")
            .map(({ at, duration, cause }) => ({ kind: cause === "connection" ? "lost" : kind, from: at, to: at + duration }));
    return /** @type {Span[]} */ ([...spans(track.freezes.list, "frozen"), ...spans(track.gaps.list, "silent")]);
}

/**
 * From each mute to its end, sound and picture apart.
 * @param {RecordingTimeline} timeline @param {string} participant @param {number} end @returns {Span[]}
 */
function mutes(timeline, participant, end) {
    /** @type {Span[]} */ const spans = [];
    /** @type {Map<string, number>} */ const open = new Map();
    for (const event of timeline.events) {
        if (event.participant !== participant || !event.kind) continue;
        if (event.type === "muted") open.set(event.kind, event.at);
        const from = open.get(event.kind);
        if (event.type !== "unmuted" || from === undefined) continue;
        spans.push({ kind: "muted", from, to: event.at });
        open.delete(event.kind);
    }
    for (const from of open.values()) spans.push({ kind: "muted", from, to: end });
    return spans;
}

/** @param {string} verdict @param {Span[]} spans */
function describe(verdict, spans) {
    const parts = [verdict];
    for (const kind of /** @type {SpanKind[]} */ (Object.keys(spanNames))) {
        const those = spans.filter((span) => span.kind === kind);
        if (those.length === 0) continue;
        const places = those.slice(0, 5).map(({ from, to }) => `${clock(from)} to ${clock(to)}`).join(", ");
        parts.push(`${spanNames[kind]} ${plural(those.length, "time")}: ${places}${those.length > 5 ? " and more" : ""}`);
    }
    return parts.join("; ");
}
