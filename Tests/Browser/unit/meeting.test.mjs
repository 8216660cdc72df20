// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { bestGrid } from "../../../Sources/WebPages/pages/call/layout.js";
import { declined, parted, refused } from "../../../Sources/WebPages/pages/call/outcome.js";
import { connectionWord, initialState, title } from "../../../Sources/WebPages/pages/call/state.js";
import { StepQueue } from "../../../Sources/WebPages/pages/call/step-queue.js";
import { idFrom } from "../../../Sources/WebPages/pages/call/ways-view.js";

/** @returns {any} */
const call = (...connections) => ({ ...initialState(), connection: "open", people: connections.map((connection, index) => ({ id: `${index}`, name: ["Ben", "Cem"][index], connection })) });

test("the connection is told by the worst there is", () => {
    assert.equal(connectionWord(call()), "Nobody else is here");
    assert.equal(connectionWord(call("connected")), "Connected");
    assert.equal(connectionWord(call("connected", "connected")), "Connected to 2 people");
    assert.equal(connectionWord(call("connected", "connecting")), "Connecting to Cem…");
    assert.equal(connectionWord(call("reconnecting", "connecting")), "Reconnecting to Ben…");
    assert.equal(connectionWord(call("reconnecting", "failed")), "No connection to Cem, trying again…");
    assert.equal(connectionWord({ ...call("connected"), connection: "reconnecting" }), "Reconnecting to the server…");
});

test("a call is called by its room, or by whom it is with", () => {
    assert.equal(title({ ...call("connected"), room: "standup" }), "standup");
    assert.equal(title({ ...call("connected"), way: "call", room: "call-x" }), "Ben");
    assert.equal(title({ ...call(), way: "stranger", room: "match-x" }), "Stranger");
});

test("how a call ended is told in words", () => {
    assert.equal(declined("timeout"), "They did not answer.");
    assert.equal(declined("in a meeting"), "They declined: in a meeting");
    assert.equal(parted("next"), "The stranger went on to somebody else.");
    assert.equal(refused({ code: "busy", message: "" }), "They are in another call. Try again later.");
    assert.equal(refused({ code: "rate-limited", message: "too many" }), "too many");
});

test("an id is found in what people paste", () => {
    for (const text of ["abc", " abc\n", "https://recorder.example/#call=abc", "http://localhost:8080/call?text=1#call=abc "]) assert.equal(idFrom(text), "abc");
});

test("one to nine tiles fill the stage, inside it, on every screen", () => {
    for (const [width, height] of [[1240, 640], [860, 640], [343, 560], [780, 300]]) {
        for (let count = 1; count <= 9; count++) {
            const grid = bestGrid({ count, width, height, gap: 12 });
            const rows = Math.ceil(count / grid.columns);
            assert.ok(grid.columns * grid.width + (grid.columns - 1) * 12 <= width, `${count} on ${width} × ${height}`);
            assert.ok(rows * grid.height + (rows - 1) * 12 <= height, `${count} on ${width} × ${height}`);
            const share = (count * grid.width * grid.height) / (width * height);
            assert.ok(share > 0.4, `${count} on ${width} × ${height} use ${share}`);
        }
    }
});

test("steps are taken one after the other, and one that fails stops nobody", async () => {
    const queue = new StepQueue("Ben");
    const warn = console.warn;
    console.warn = () => {};
    const taken = [];
    queue.add(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        taken.push(1);
    });
    queue.add(async () => {
        throw new Error("no");
    });
    await queue.add(async () => void taken.push(2));
    assert.deepEqual(taken, [1, 2]);
    queue.close();
    await queue.add(async () => void taken.push(3));
    assert.deepEqual(taken, [1, 2]);
    console.warn = warn;
});
