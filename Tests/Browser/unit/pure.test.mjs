// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { bestGrid } from "../../../Sources/WebPages/pages/call/layout.js";
import { Backoff } from "../../../Sources/WebPages/pages/client/backoff.js";
import { isSupportedType } from "../../../Sources/WebPages/pages/client/mime-type.js";
import { recordingOf } from "../../../Sources/WebPages/pages/client/whip-publisher.js";
import { PlaybackClock, correction } from "../../../Sources/WebPages/pages/library/playback-clock.js";
import { headLength, sourceBufferType } from "../../../Sources/WebPages/pages/library/webm-head.js";
import { withRecording } from "../../../Sources/WebPages/pages/library/state.js";
import { clock, initials, size, spokenDuration } from "../../../Sources/WebPages/pages/shared/format.js";

test("tiles fit their stage, whatever its shape and their number", () => {
    for (const [width, height] of [[1200, 640], [360, 560], [800, 200], [320, 320]]) {
        for (let count = 1; count <= 30; count++) {
            const grid = bestGrid({ count, width, height, gap: 12 });
            const rows = Math.ceil(count / grid.columns);
            assert.ok(grid.width > 0 && grid.height > 0);
            assert.ok(grid.columns * grid.width + (grid.columns - 1) * 12 <= width, `${count} in ${width} × ${height}`);
            assert.ok(rows * grid.height + (rows - 1) * 12 <= height, `${count} in ${width} × ${height}`);
        }
    }
    assert.equal(bestGrid({ count: 2, width: 1200, height: 640, gap: 12 }).columns, 2);
    assert.deepEqual(bestGrid({ count: 2, width: 1012, height: 300, gap: 12 }), { columns: 2, width: 500, height: 300 });
    assert.deepEqual(bestGrid({ count: 1, width: 300, height: 900, gap: 12 }), { columns: 1, width: 300, height: 400 }, "upright on a phone");
    assert.equal(bestGrid({ count: 2, width: 360, height: 560, gap: 12 }).columns, 1);
});

test("delays double up to five seconds, and begin anew", () => {
    const backoff = new Backoff(() => 0);
    assert.deepEqual(Array.from({ length: 5 }, () => backoff.next()), [300, 600, 1200, 2000, 2000]);
    for (let attempt = 5; attempt < 18; attempt++) backoff.next();
    assert.equal(backoff.next(), 5000);
    backoff.reset();
    assert.equal(backoff.next(), 300);
});

test("types are those that the recorder writes", () => {
    for (const type of ["", "video/webm", "video/webm;codecs=vp8", 'video/webm; codecs="vp8, opus"', "AUDIO/WEBM;codecs=Opus", "video/webm;codecs=opus"]) {
        assert.ok(isSupportedType(type), type);
    }
    for (const type of ["video/mp4", "video/webm;codecs=vp9", "audio/webm;codecs=vp8", "video/webm;codecs=", "webm", "video/webm;codecs=vp8,h264"]) {
        assert.ok(!isSupportedType(type), type);
    }
});

test("the recording is found among a WHIP answer's links", () => {
    assert.equal(recordingOf('<stun:a.b>; rel="ice-server", </api/v1/recordings/0199-a>; rel="recording"'), "0199-a");
    assert.equal(recordingOf("</api/v1/recordings/7>; rel=recording"), "7");
    assert.equal(recordingOf('<stun:a.b>; rel="ice-server"'), null);
    assert.equal(recordingOf(null), null);
});

test("a playback clock runs, holds, seeks, changes its rate and ends", () => {
    const playback = new PlaybackClock(10);
    playback.run(1000);
    assert.equal(playback.position(3000), 2);
    playback.setRate(2, 3000);
    assert.equal(playback.position(4000), 4);
    playback.hold(4000);
    assert.equal(playback.position(9000), 4);
    playback.seek(9, 9000);
    playback.run(9000);
    assert.ok(playback.isAtEnd(20_000));
    assert.equal(playback.position(20_000), 10);
});

test("an element far off is sought, one near is led, one outside its file is silent", () => {
    const file = { offset: 2, duration: 5, rate: 1 };
    assert.deepEqual(correction({ ...file, position: 1, currentTime: 0 }), { isPresent: false, seekTo: null, rate: 1 });
    assert.deepEqual(correction({ ...file, position: 7, currentTime: 5 }), { isPresent: false, seekTo: null, rate: 1 });
    assert.equal(correction({ ...file, position: 4, currentTime: 0 }).seekTo, 2);
    assert.ok(correction({ ...file, position: 4, currentTime: 2.1 }).rate < 1);
    assert.ok(correction({ ...file, position: 4, currentTime: 1.9 }).rate > 1);
    assert.equal(correction({ ...file, position: 4, currentTime: 2.01 }).rate, 1);
});

test("a changed recording takes its place in the list, a filtered one does not come in", () => {
    const everything = { q: "", room: "", state: "" };
    /** @returns {any} */
    const recording = (id, createdAt, state = "completed") => ({ id, createdAt, state, room: "r" });
    const list = [recording("c", "2026-03"), recording("a", "2026-01")];
    assert.deepEqual(withRecording(list, recording("b", "2026-02"), everything).map(({ id }) => id), ["c", "b", "a"]);
    assert.deepEqual(withRecording(list, recording("d", "2026-04"), { ...everything, q: "x" }).map(({ id }) => id), ["c", "a"]);
    assert.deepEqual(withRecording(list, recording("a", "2026-01", "failed"), { ...everything, state: "completed" }).map(({ id }) => id), ["c"]);
});

test("numbers are written as people read them", () => {
    assert.deepEqual([0, 7.9, 65, 3729, NaN].map(clock), ["0:00", "0:07", "1:05", "1:02:09", "0:00"]);
    assert.deepEqual([0, 999, 1000, 3_145_728, 999_600_000].map(size), ["0 B", "999 B", "1.0 kB", "3.1 MB", "1.0 GB"]);
    assert.equal(spokenDuration(3661), "1 hour 1 minute 1 second");
    assert.deepEqual(["Ana", "  ana maria lópez ", "", "🎥 Cam"].map(initials), ["A", "AL", "?", "🎥C"]);
});

test("the head of a WebM ends with its first cluster, and tells what a SourceBuffer must be", () => {
    const text = (/** @type {string} */ value) => [...value].map((character) => character.charCodeAt(0));
    const cluster = [0x1f, 0x43, 0xb6, 0x75];
    const both = new Uint8Array([0x1a, 0x45, ...text("A_OPUS"), 0x1f, 0x43, ...text("V_VP8"), ...cluster, 1]);
    assert.equal(headLength(both), both.length - 5);
    for (let end = 0; end < both.length - 1; end++) assert.equal(headLength(both.subarray(0, end)), null, `${end}`);
    assert.equal(sourceBufferType(both), 'video/webm; codecs="vp8,opus"');
    assert.equal(sourceBufferType(new Uint8Array(text("A_OPUS"))), 'audio/webm; codecs="opus"');
    assert.equal(sourceBufferType(new Uint8Array(text("V_VP8"))), 'video/webm; codecs="vp8"');
});
