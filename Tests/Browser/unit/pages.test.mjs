// @ts-check
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../Sources/WebPages/", import.meta.url);
const source = readFileSync(new URL("WebPages.c", root), "utf8");
const embedded = [...source.matchAll(/(\w+)\[\] = \{\n#embed "pages\/(.+)"\n\};/g)].map(([, variable, file]) => ({ variable, file }));
const rows = [...source.matchAll(/PAGE\("(.+?)", (\w+), (\w+)\)/g)].map(([, path, type, variable]) => ({ path, type, variable }));
const types = { html: "HTML", css: "CSS", js: "JAVASCRIPT", svg: "SVG" };
const addresses = {
    "call.html": ["/"], "library.html": ["/recordings"], "recorder.js": ["/recorder.js"], "embed.js": ["/embed.js"],
    "socket.io.js": ["/socket.io/socket.io.js", "/socket.io/socket.io.min.js"],
};

/** @param {URL} folder @param {string} prefix @returns {string[]} */
function files(folder, prefix = "") {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? files(new URL(`${entry.name}/`, folder), `${prefix}${entry.name}/`) : [prefix + entry.name]);
}
const all = files(new URL("pages/", root)).sort();
const pathsOf = (file) => addresses[file] ?? [`/assets/${file}`];

test("every file of pages/ is in the binary, and no other", () => {
    assert.deepEqual(embedded.map(({ file }) => file).sort(), all);
});

test("every file has its address and its type in the table", () => {
    const expected = all.flatMap((file) => pathsOf(file).map((path) => `${path} ${types[file.split(".").pop()]} ${file}`));
    const files = Object.fromEntries(embedded.map(({ variable, file }) => [variable, file]));
    assert.deepEqual(rows.map(({ path, type, variable }) => `${path} ${type} ${files[variable]}`).sort(), expected.sort());
});

test("what a page or module refers to is there", () => {
    const paths = new Set(["/call", ...all.flatMap(pathsOf)]);
    for (const file of all) {
        const text = readFileSync(new URL(`pages/${file}`, root), "utf8");
        const base = new URL(pathsOf(file)[0], "http://recorder");
        const references = file.endsWith(".js")
            ? [...text.matchAll(/(?:^import|^export|^\} from|\bfrom)\s[^"']*"(\.{0,2}\/[^"]+)"|import\("(\.{1,2}\/[^"]+)"\)/gm)].map((match) => match[1] ?? match[2])
            : [...text.matchAll(/(?:src|href)="(\/[^"#?]*)"/g)].map(([, path]) => path);
        for (const reference of references) assert.ok(paths.has(new URL(reference, base).pathname), `${file} refers to ${reference}`);
    }
});

test("pages have nothing that a strict content security policy forbids", () => {
    for (const file of all.filter((name) => name.endsWith(".html"))) {
        const text = readFileSync(new URL(`pages/${file}`, root), "utf8");
        assert.doesNotMatch(text, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:\/\//, file);
    }
});

test("every id that a script looks for is in a page", () => {
    const html = all.filter((name) => name.endsWith(".html")).map((name) => readFileSync(new URL(`pages/${name}`, root), "utf8")).join("");
    for (const file of all.filter((name) => name.endsWith(".js"))) {
        const text = readFileSync(new URL(`pages/${file}`, root), "utf8");
        for (const [, id] of text.matchAll(/(?:find|drawSwitch)\("#([\w-]+)/g)) assert.ok(html.includes(`id="${id}"`), `${file} looks for #${id}`);
    }
});
