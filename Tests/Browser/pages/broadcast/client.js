// The usual client of the broadcast relay: offer, answer and candidate over a bare io(), to all others.
// `?transport=` limits the transports, as a page behind a bad proxy would.
const transport = new URLSearchParams(location.search).get("transport");
const socket = transport ? io({ transports: [transport] }) : io();
const peer = new RTCPeerConnection();
const waiting = [];

const ready = navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 }, audio: true }).then((stream) => {
    document.querySelector("#local").srcObject = stream;
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
});

peer.ontrack = ({ streams: [stream] }) => {
    document.querySelector("#remote").srcObject = stream;
};
peer.onicecandidate = ({ candidate }) => {
    if (candidate) socket.emit("candidate", candidate);
};

async function createOffer() {
    await ready;
    await peer.setLocalDescription(await peer.createOffer());
    socket.emit("offer", peer.localDescription);
}

async function described() {
    for (const candidate of waiting.splice(0)) await peer.addIceCandidate(candidate);
}

socket.on("offer", async (offer) => {
    await ready;
    await peer.setRemoteDescription(offer);
    await described();
    await peer.setLocalDescription(await peer.createAnswer());
    socket.emit("answer", peer.localDescription);
});
socket.on("answer", async (answer) => {
    await peer.setRemoteDescription(answer);
    await described();
});
socket.on("candidate", async (candidate) => {
    if (peer.remoteDescription) await peer.addIceCandidate(candidate);
    else waiting.push(candidate);
});

/** Resolves when the other's picture moves. */
function seen() {
    const video = document.querySelector("#remote");
    return new Promise((resolve) => {
        video.requestVideoFrameCallback(() => video.requestVideoFrameCallback(() => resolve(video.videoWidth)));
    });
}

/** Resolves when the socket is connected; by which transport it then is. */
function connected() {
    return new Promise((resolve) => (socket.connected ? resolve() : socket.once("connect", resolve)));
}
