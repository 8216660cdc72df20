// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { attribute, markingSlides, offeringNackForOpus, sections } from "../../../Sources/WebPages/pages/client/sdp.js";

const offer = [
    "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "a=mid:0", "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=rtpmap:63 red/48000/2",
    "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:1", "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack",
    "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:2", "a=rtpmap:96 VP8/90000", "",
].join("\r\n");

test("an offer is cut at its m-lines, and put together again it is the same", () => {
    assert.equal(sections(offer).length, 4);
    assert.equal(sections(offer).join(""), offer);
    assert.equal(attribute(sections(offer)[3], "mid"), "2");
});

test("nack is offered for Opus, after its rtpmap, and once only", () => {
    const changed = offeringNackForOpus(offer);
    assert.ok(changed.includes("a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 nack\r\na=rtcp-fb:111 transport-cc\r\n"));
    assert.equal(offeringNackForOpus(changed), changed);
    assert.equal(changed.length - offer.length, "a=rtcp-fb:111 nack\r\n".length);
});

test("nack for all payload types is enough", () => {
    const generous = offer.replace("a=rtcp-fb:111 transport-cc", "a=rtcp-fb:* nack");
    assert.equal(offeringNackForOpus(generous), generous);
});

test("only the sections of screens are marked as slides", () => {
    const changed = markingSlides(offer, ["2"]);
    assert.ok(sections(changed)[3].includes("a=mid:2\r\na=content:slides\r\n"));
    assert.equal(changed.replace("a=content:slides\r\n", ""), offer);
    assert.equal(markingSlides(offer, []), offer);
});
