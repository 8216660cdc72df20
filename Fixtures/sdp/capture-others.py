#!/usr/bin/env python3
"""Captures SDP offers from aiortc, GStreamer's webrtcbin and Pion, into this folder. Nothing is stripped.

    python3 Fixtures/sdp/capture-others.py [aiortc] [webrtcbin] [pion]

aiortc is PyPI's; webrtcbin is spoken to by /usr/bin/python3 with python3-gi and gir1.2-gst-plugins-bad-1.0;
Pion is Debian's golang-github-pion-webrtc.v3-dev.
"""
import os, pathlib, subprocess, sys, tempfile

FOLDER = pathlib.Path(__file__).parent

AIORTC = """
import asyncio
from aiortc import RTCPeerConnection
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
async def main():
    pc = RTCPeerConnection()
    pc.addTrack(AudioStreamTrack()); pc.addTrack(VideoStreamTrack())
    await pc.setLocalDescription(await pc.createOffer())
    print(pc.localDescription.sdp, end="")
    await pc.close()
asyncio.run(main())
"""

WEBRTCBIN = """
import gi, sys
gi.require_version("Gst", "1.0"); gi.require_version("GstWebRTC", "1.0"); gi.require_version("GstSdp", "1.0")
from gi.repository import Gst, GstWebRTC, GstSdp, GLib
Gst.init(None)
pipeline = Gst.parse_launch('''webrtcbin name=peer bundle-policy=max-bundle
  videotestsrc is-live=true ! vp8enc deadline=1 ! rtpvp8pay pt=96 ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer.
  audiotestsrc is-live=true ! opusenc ! rtpopuspay pt=97 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! peer.''')
peer = pipeline.get_by_name("peer")
loop = GLib.MainLoop()
def created(promise, _):
    promise.wait()
    reply = promise.get_reply()  # kept: the description inside dies with it
    offer = reply.get_value("offer")
    peer.emit("set-local-description", offer, Gst.Promise.new())
def gathered(*_):
    if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
        sys.stdout.write(peer.get_property("local-description").sdp.as_text())
        sys.stdout.flush()
        loop.quit()
peer.connect("on-negotiation-needed", lambda p: p.emit("create-offer", None, Gst.Promise.new_with_change_func(created, None)))
peer.connect("notify::ice-gathering-state", gathered)
pipeline.set_state(Gst.State.PLAYING)
GLib.timeout_add_seconds(20, loop.quit)
loop.run()
pipeline.set_state(Gst.State.NULL)
"""

PION = """
package main
import ("fmt"; "github.com/pion/webrtc/v3")
func must(err error) { if err != nil { panic(err) } }
func main() {
	peer, err := webrtc.NewPeerConnection(webrtc.Configuration{}); must(err)
	video, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "pion"); must(err)
	audio, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "audio", "pion"); must(err)
	_, err = peer.AddTrack(video); must(err)
	_, err = peer.AddTrack(audio); must(err)
	offer, err := peer.CreateOffer(nil); must(err)
	gathered := webrtc.GatheringCompletePromise(peer)
	must(peer.SetLocalDescription(offer))
	<-gathered
	fmt.Print(peer.LocalDescription().SDP)
}
"""


def run(command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=300, **options).stdout


def pion():
    with tempfile.TemporaryDirectory() as folder:
        # Without modules Go resolves ".../v3" only for importers that have a go.mod beside them.
        source = pathlib.Path(folder, "src", "offer")
        source.mkdir(parents=True)
        (source / "go.mod").write_text("module offer\n")
        (source / "main.go").write_text(PION)
        return run(["go", "run", "."], cwd=source, env=os.environ | {
            "GO111MODULE": "off", "GOPATH": f"{folder}:/usr/share/gocode", "GOFLAGS": "-p=1"})


MAKERS = {
    "aiortc": ("aiortc-sendrecv", lambda: run([sys.executable, "-c", AIORTC])),
    "webrtcbin": ("webrtcbin-max-bundle", lambda: run(["/usr/bin/python3", "-c", WEBRTCBIN])),
    "pion": ("pion-sendrecv", pion),
}
for which in sys.argv[1:] or MAKERS:
    name, make = MAKERS[which]
    sdp = make()
    (FOLDER / f"{name}.sdp").write_bytes(sdp)
    print(name, len(sdp), "bytes")
