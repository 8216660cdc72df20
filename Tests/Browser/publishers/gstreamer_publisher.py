"""Publishes a test picture and a tone by WHIP with GStreamer's webrtcbin: gstreamer_publisher.py WHIP_URL SECONDS.

Run it with the system's Python, which has the bindings. Prints how many frames went into the payloader as JSON.
"""

import json
import sys
import urllib.request
from urllib.parse import urljoin

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

PIPELINE = """
webrtcbin name=peer bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=25/1 ! videoconvert ! queue
  ! vp8enc deadline=1 target-bitrate=500000 keyframe-max-dist=100 name=encoder ! rtpvp8pay pt=96 picture-id-mode=15-bit
  ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! peer.
audiotestsrc is-live=true freq=440 ! audioconvert ! audioresample ! queue ! opusenc ! rtpopuspay pt=97
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! peer.
"""


class Publisher:
    def __init__(self, url: str, seconds: float):
        self.url = url
        self.seconds = seconds
        self.frames = 0
        self.location = None
        self.failure = None
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PIPELINE)
        self.peer = self.pipeline.get_by_name("peer")
        self.pipeline.get_by_name("encoder").get_static_pad("src").add_probe(Gst.PadProbeType.BUFFER, self.count)
        self.peer.connect("on-negotiation-needed", self.negotiate)
        self.peer.connect("notify::ice-gathering-state", self.gathered)
        self.peer.connect("notify::connection-state", self.connection_changed)
        GLib.timeout_add_seconds(30, self.give_up)

    def count(self, _pad, _info):
        self.frames += 1
        return Gst.PadProbeReturn.OK

    def negotiate(self, peer):
        peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offer_made, peer, None))

    def offer_made(self, promise, _peer, _):
        promise.wait()
        # The description lives as long as the reply does.
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.peer.emit("set-local-description", offer, Gst.Promise.new())

    def gathered(self, peer, _):
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE and self.location is None:
            self.location = ""
            GLib.idle_add(self.post)

    def post(self):
        sdp = self.peer.get_property("local-description").sdp.as_text()
        request = urllib.request.Request(self.url, data=sdp.encode(), method="POST", headers={"Content-Type": "application/sdp"})
        with urllib.request.urlopen(request, timeout=10) as response:
            answer = response.read().decode()
            self.location = urljoin(self.url, response.headers["Location"])
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.peer.emit("set-remote-description", description, Gst.Promise.new())
        return False

    def connection_changed(self, peer, _):
        state = peer.get_property("connection-state")
        if state == GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            GLib.timeout_add(int(self.seconds * 1000), self.finish)
        elif state == GstWebRTC.WebRTCPeerConnectionState.FAILED:
            self.give_up()

    def finish(self):
        urllib.request.urlopen(urllib.request.Request(self.location, method="DELETE"), timeout=10)
        self.loop.quit()
        return False

    def give_up(self):
        if self.frames == 0 or self.peer.get_property("connection-state") != GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            self.failure = f"connection: {self.peer.get_property('connection-state')}, ICE: {self.peer.get_property('ice-connection-state')}"
            self.loop.quit()
        return False

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        if self.failure:
            sys.exit(self.failure)
        print(json.dumps({"video": self.frames}))


Gst.init(None)
Publisher(sys.argv[1], float(sys.argv[2])).run()
