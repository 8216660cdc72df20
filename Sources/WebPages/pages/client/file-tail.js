// @ts-check
/** How long to wait before it is looked again whether a file has grown. Milliseconds. */
const pollInterval = 500;

/**
 * The bytes of a file that is being written, from the first to the last. Follows it with `?follow=1`; where the answer ends
 * before the file does (an interrupted connection, a server that does not follow), goes on from there by `Range`.
 * @param {{ url: URL, headers: Record<string, string>, finalSize: () => Promise<number | null> }} options
 *   `finalSize` tells how many bytes the file has once it is finished, and null before
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>}
 */
export async function* fileTail({ url, headers, finalSize }) {
    let received = 0;
    for (;;) {
        // Asked before reading: a file that was finished then has no bytes beyond those that are read now.
        const size = await finalSize();
        if (size !== null && received >= size) return;
        for await (const chunk of bytes(url, headers, received)) {
            received += chunk.byteLength;
            yield chunk;
        }
        if (size !== null) return;
        await new Promise((resolve) => setTimeout(resolve, pollInterval));
    }
}

/**
 * @param {URL} url @param {Record<string, string>} headers @param {number} from
 * @returns {AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>}
 */
async function* bytes(url, headers, from) {
    const target = new URL(url);
    if (from === 0) target.searchParams.set("follow", "1");
    const response = await fetch(target, { headers: from > 0 ? { ...headers, Range: `bytes=${from}-` } : headers });
    // 416: nothing new yet. 404: not created yet.
    if (response.status === 416 || response.status === 404) return;
    if (!response.ok || !response.body) throw new Error(`The server answered ${response.status} when the recorded file was read.`);
    // A server that ignores Range sends the file from its start again.
    let skip = from > 0 && response.status === 200 ? from : 0;
    const reader = response.body.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const fresh = value.subarray(Math.min(skip, value.byteLength));
        skip -= value.byteLength - fresh.byteLength;
        if (fresh.byteLength > 0) yield fresh;
    }
}
