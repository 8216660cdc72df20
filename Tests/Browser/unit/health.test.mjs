// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { healthOf } from "../../../Sources/WebPages/pages/library/health.js";

const file = { name: "ana.webm", participant: "a", mimeType: "video/webm", offset: 1, duration: 9, bytes: 1, sha256: null, complete: true, url: "/x", tracks: [] };
const recording = /** @type {any} */ ({
    id: "r", duration: 10, files: [file], pauses: [{ at: 5, wallStart: "", wallEnd: null }], markers: [{ at: 2, label: "Vote" }], participants: [],
});
const stops = (/** @type {any[]} */ ...list) => ({ list });
const track = (/** @type {any} */ change) => ({ kind: "video", file: "ana.webm", verdict: { whole: true, text: "complete" }, freezes: stops(), gaps: stops(), ...change });
const report = (/** @type {any[]} */ ...tracks) => /** @type {any} */ ({
    verdict: { whole: false, text: "all" }, participants: [{ id: "a", name: "Ana", tracks }],
    files: [{ name: "ana.webm", verdict: { whole: false, text: "3 pictures lost" } }],
});
const quiet = { events: [], omitted: 0 };

test("damage is drawn where it is, the sender's own stops are not", () => {
    const freezes = stops({ at: 3, duration: 2, lost: 1, cause: "loss" }, { at: 6, duration: 1, lost: 0, cause: "sender" }, { at: 9.5, duration: 3, lost: 0, cause: "connection" });
    const { rows } = healthOf(recording, report(track({ freezes }), track({ kind: "audio", gaps: stops({ at: 0.5, duration: 1, lost: 9, cause: "loss" }) })), quiet);
    assert.deepEqual(rows[0].spans, [{ kind: "frozen", from: 3, to: 5 }, { kind: "lost", from: 9.5, to: 10 }, { kind: "silent", from: 1, to: 1.5 }]);
    assert.equal(rows[0].whole, false);
    assert.match(rows[0].text, /^3 pictures lost; picture frozen 1 time: 0:03 to 0:05; sound lost 1 time.*connection lost 1 time/);
});

test("another file's tracks and another person's mutes are not its own", () => {
    const muted = (/** @type {string} */ participant) => ({ type: "muted", at: 4, participant, kind: /** @type {const} */ ("audio") });
    const other = track({ file: "ana-2.webm", freezes: stops({ at: 3, duration: 2, lost: 1, cause: "loss" }) });
    assert.deepEqual(healthOf(recording, report(other), { events: [muted("b")], omitted: 0 }).rows[0].spans, []);
    assert.deepEqual(healthOf(recording, report(), { events: [muted("a")], omitted: 0 }).rows[0].spans, [{ kind: "muted", from: 4, to: 10 }]);
});

test("markers and pauses are ticks in order of time", () => {
    assert.deepEqual(healthOf(recording, report(), quiet).ticks.map(({ kind, at }) => [kind, at]), [["marker", 2], ["pause", 5]]);
});
