// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { continuationPatience, elapsed, initialState, isReconnecting, light, patience, receiving, statuses, warnings } from "../../../Sources/WebPages/pages/call/state.js";

/** A call of Ana, whose page this is, with Ben, at time 0. @returns {any} */
function call() {
    const ben = { id: "ben", name: "Ben", hasMicrophone: true, hasCamera: true, hasScreen: false, presentSince: 0 };
    return { ...initialState(), phase: "room", id: "ana", name: "Ana", connection: "open", people: [ben],
        local: { ...initialState().local, microphone: "on", camera: "on" } };
}
/** @returns {any} */
const recording = (state, media, duration = 0) => ({ id: "r", state, duration,
    participants: Object.entries(media).map(([id, value]) => ({ id, name: id, warning: null, leftAt: null, media: value })) });
/** @param {any} state @param {any} message @param {number} now */
const after = (state, message, now) => ({ ...state, ...receiving(state, message, now) });
const shown = (state) => statuses(state).map(({ status }) => status);

test("the time runs on while it is recorded, and stands while it is paused", () => {
    const running = after(call(), recording("recording", {}, 5), 1000);
    assert.equal(elapsed({ ...running, now: 3500 }), 7.5);
    const paused = after({ ...running, now: 3500 }, recording("paused", {}, 7.5), 3500);
    assert.equal(elapsed({ ...paused, now: 9000 }), 7.5);
});

test("the time does not jump back when the server counts a little less", () => {
    const running = after(call(), recording("recording", {}, 5), 1000);
    assert.equal(elapsed(after(running, recording("recording", {}, 6), 3000)), 7);
    assert.equal(elapsed(after(running, recording("recording", {}, 1), 3000)), 1, "a large difference is the truth");
});

test("red is only who is being recorded", () => {
    const state = after(call(), recording("recording", { ana: "recording", ben: "connecting" }), 0);
    assert.deepEqual(shown(state), ["recording", "connecting"]);
    assert.equal(light(state), "recording");
    assert.equal(light(after(call(), recording("recording", { ana: "lost", ben: "connecting" }), 0)), "waiting");
    assert.equal(light(after(call(), recording("waiting", { ana: "recording" }), 0)), "waiting");
});

test("the light goes out when the server cannot be asked", () => {
    const state = { ...after(call(), recording("recording", { ana: "recording", ben: "recording" }), 0), connection: "reconnecting" };
    assert.equal(light(state), "unknown");
    assert.deepEqual(shown(state), ["unknown", "unknown"]);
});

test("after ten seconds without media everyone reads who is not being recorded", () => {
    const state = after(call(), recording("recording", { ana: "recording", ben: "connecting" }), 0);
    assert.deepEqual(warnings({ ...state, now: patience - 1 }), []);
    assert.deepEqual(warnings({ ...state, now: patience }).map(({ text }) => text), ["Ben is not being recorded"]);
    const own = after(call(), recording("recording", { ana: "lost", ben: "recording" }), 0);
    assert.deepEqual(warnings({ ...own, now: patience }).map(({ text }) => text), ["Ana is not being recorded (this is you)"]);
});

test("messages that say the same do not start the ten seconds anew", () => {
    let state = after(call(), recording("recording", { ana: "recording", ben: "lost" }), 0);
    for (const now of [3000, 6000, 9000]) state = after(state, recording("recording", { ana: "recording", ben: "lost" }, now / 1000), now);
    assert.equal(warnings({ ...state, now: patience }).length, 1);
});

test("somebody whom the recorder does not know at all is late, too", () => {
    const state = after(call(), recording("recording", { ana: "recording" }), 0);
    assert.equal(shown({ ...state, now: patience })[1], "lost");
});

test("who sends nothing is not lost, and a pause makes nobody late", () => {
    const state = after(call(), recording("recording", { ana: "recording", ben: "none" }), 0);
    state.people = [{ ...state.people[0], hasMicrophone: false, hasCamera: false }];
    assert.equal(shown({ ...state, now: patience })[1], "silent");
    const paused = after(call(), recording("paused", { ana: "recording", ben: "lost" }), 0);
    assert.deepEqual(shown({ ...paused, now: 60_000 }), ["paused", "paused"]);
    const resumed = after({ ...paused, now: 60_000 }, recording("recording", { ana: "recording", ben: "lost" }), 60_000);
    assert.equal(shown({ ...resumed, now: 61_000 })[1], "connecting");
});

test("a warning of the server is shown with its name, also of a publisher without a tile", () => {
    const message = recording("recording", { ana: "recording", ben: "recording", obs: "recording" });
    message.participants[1].warning = message.participants[2].warning = "only the sound is recorded";
    assert.deepEqual(warnings(after(call(), message, 0)).map(({ text }) => text), ["Ben: only the sound is recorded", "obs: only the sound is recorded"]);
});

test("after a crash of the service nothing is red until the recorder really records again", () => {
    const before = after(call(), recording("recording", { ana: "recording" }), 0);
    const lost = { ...before, connection: "reconnecting", cutOff: 1000, now: 1000 };
    assert.equal(light(lost), "unknown");
    // Back, and the new process knows of no recording yet; then of one that waits for media.
    const back = { ...lost, connection: "open", recording: null, cutOff: 3000, now: 3000 };
    assert.equal(light(back), "unknown");
    const waiting = after(back, { ...recording("waiting", { ana: "connecting" }), id: "next", continues: "r" }, 3500);
    assert.equal(light(waiting), "unknown");
    assert.ok(isReconnecting(waiting));
    const writing = after(waiting, { ...recording("recording", { ana: "recording" }), id: "next", continues: "r" }, 4000);
    assert.equal(light(writing), "recording");
    assert.equal(writing.cutOff, null);
    assert.equal(light({ ...back, now: 3000 + continuationPatience }), "off", "it did not go on: it can be started by hand");
});
