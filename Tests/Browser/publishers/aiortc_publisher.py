"""Publishes a moving picture and a tone by WHIP with aiortc: aiortc_publisher.py WHIP_URL SECONDS. Prints what it sent as JSON."""

import asyncio
import json
import sys
import urllib.request
from urllib.parse import urljoin

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer


def post(url: str, sdp: str) -> tuple[str, str]:
    request = urllib.request.Request(url, data=sdp.encode(), method="POST", headers={"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.status == 201
        return response.read().decode(), urljoin(url, response.headers["Location"])


async def main(url: str, seconds: float):
    player = MediaPlayer(
        "testsrc=size=320x240:rate=25[out0];sine=frequency=440:sample_rate=48000[out1]", format="lavfi", options={"re": "1"})
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    connection.addTrack(player.audio)
    video = connection.addTransceiver(player.video, direction="sendonly")
    video.setCodecPreferences([codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/VP8"])
    connected = asyncio.Event()

    @connection.on("connectionstatechange")
    def changed():
        if connection.connectionState == "connected":
            connected.set()

    await connection.setLocalDescription(await connection.createOffer())
    answer, location = await asyncio.to_thread(post, url, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.wait_for(connected.wait(), 15)
    await asyncio.sleep(seconds)
    sent = {}
    for sender in connection.getSenders():
        for entry in (await sender.getStats()).values():
            if entry.type == "outbound-rtp":
                sent[entry.kind] = entry.packetsSent
    await asyncio.to_thread(urllib.request.urlopen, urllib.request.Request(location, method="DELETE"))
    await connection.close()
    print(json.dumps(sent))


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
