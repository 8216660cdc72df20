// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { chatSignal, emptyChat, fate, hearing, longestText, losing, opening, saying, settling } from "../../../Sources/WebPages/pages/call/chat-log.js";

const said = (to, id = "1") => ({ id, name: "Ana", text: "Hello", at: 0, to });
const heard = (id, from = "ben") => ({ id, from, name: "Ben", text: "Hi", at: 0 });
const word = (chat) => fate(chat.entries.at(-1)).text;

test("what is said is on its way until everybody has it", () => {
    let chat = saying(emptyChat(), said(["ben", "cem"]));
    assert.equal(word(chat), "Sending…");
    chat = settling(chat, "1", "ben", "delivered");
    assert.equal(word(chat), "Delivered to 1 of 2");
    chat = settling(chat, "1", "cem", "delivered");
    assert.equal(word(chat), "Delivered");
});

test("who leaves before it arrives does not get it any more, and what had arrived stays so", () => {
    let chat = saying(emptyChat(), said(["ben"]));
    assert.equal(word(losing(chat, "ben")), "Not delivered");
    chat = losing(settling(chat, "1", "ben", "delivered"), "ben");
    assert.equal(word(chat), "Delivered");
    assert.equal(word(losing(settling(saying(emptyChat(), said(["ben", "cem"])), "1", "ben", "delivered"), "cem")), "Delivered to 1 of 2");
});

test("said to an empty room it is nobody's", () => assert.equal(word(saying(emptyChat(), said([]))), "Nobody was here"));

test("nobody answers for somebody else, or for what was said by others", () => {
    const chat = hearing(saying(emptyChat(), said(["ben"])), heard("7"));
    assert.deepEqual(settling(chat, "1", "mallory", "delivered"), chat);
    assert.deepEqual(settling(chat, "7", "ben", "delivered"), chat);
});

test("unread counts until the chat is open, and starts anew", () => {
    let chat = hearing(hearing(emptyChat(), heard("1")), heard("2"));
    assert.equal(chat.unread, 2);
    chat = opening(chat, true);
    assert.equal(chat.unread, 0);
    assert.equal(hearing(chat, heard("3")).unread, 0);
    assert.equal(hearing(opening(chat, false), heard("3")).unread, 1);
});

test("said twice it is there once, but two persons may count alike", () => {
    const chat = hearing(hearing(emptyChat(), heard("1")), heard("1"));
    assert.equal(chat.entries.length, 1);
    assert.equal(chat.unread, 1);
    assert.equal(hearing(chat, heard("1", "cem")).entries.length, 2);
});

test("a chat without end does not fill the memory", () => {
    let chat = emptyChat();
    for (let index = 0; index < 1_200; index++) chat = hearing(chat, heard(`${index}`));
    assert.equal(chat.entries.length, 1_000);
    assert.equal(chat.entries.at(-1)?.id, "1199");
});

test("what is no chat is not taken for one", () => {
    for (const message of [null, 7, "x", {}, { type: "chat" }, { type: "chat", id: "1" }, { type: "chat", id: 1, text: "x" }, { type: "chat", id: "", text: "x" },
        { type: "chat", id: "1", text: "  " }, { type: "chat", id: "1", text: {} }, { type: "chat", id: "x".repeat(65), text: "x" }, { type: "status", id: "1" }]) {
        assert.equal(chatSignal(message), null, JSON.stringify(message));
    }
    assert.deepEqual(chatSignal({ type: "delivered", id: "1", more: 1 }), { type: "delivered", id: "1" });
    assert.equal(chatSignal({ type: "chat", id: "1", text: "x".repeat(longestText + 1) })?.text.length, longestText);
});
