// Publishes an IVF file's VP8 frames and Opus silence by WHIP with Pion: pion WHIP_URL SECONDS FILE.ivf. Prints what it sent as JSON.
// Built without modules against Debian's golang-github-pion-webrtc.v3-dev.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/pion/webrtc"
	"github.com/pion/webrtc/pkg/media"
	"github.com/pion/webrtc/pkg/media/ivfreader"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func frames(path string) [][]byte {
	file, err := os.Open(path)
	check(err)
	reader, _, err := ivfreader.NewWith(file)
	check(err)
	var all [][]byte
	for {
		frame, _, err := reader.ParseNextFrame()
		if err == io.EOF {
			return all
		}
		check(err)
		all = append(all, frame)
	}
}

func main() {
	seconds, err := strconv.ParseFloat(os.Args[2], 64)
	check(err)
	pictures := frames(os.Args[3])
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	engine := &webrtc.MediaEngine{}
	check(engine.RegisterDefaultCodecs())
	peer, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(engine)).NewPeerConnection(webrtc.Configuration{})
	check(err)
	video, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", "pion")
	check(err)
	audio, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "audio", "pion")
	check(err)
	for _, track := range []webrtc.TrackLocal{video, audio} {
		sender, err := peer.AddTrack(track)
		check(err)
		go func() { // RTCP must be read for the interceptors to answer NACKs.
			buffer := make([]byte, 1500)
			for {
				if _, _, err := sender.Read(buffer); err != nil {
					return
				}
			}
		}()
	}
	connected := make(chan struct{})
	peer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateConnected {
			close(connected)
		}
	})
	offer, err := peer.CreateOffer(nil)
	check(err)
	gathered := webrtc.GatheringCompletePromise(peer)
	check(peer.SetLocalDescription(offer))
	<-gathered
	response, err := http.Post(os.Args[1], "application/sdp", bytes.NewReader([]byte(peer.LocalDescription().SDP)))
	check(err)
	answer, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != http.StatusCreated {
		check(fmt.Errorf("%s: %s", response.Status, answer))
	}
	base, err := url.Parse(os.Args[1])
	check(err)
	location, err := base.Parse(response.Header.Get("Location"))
	check(err)
	check(peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)}))
	select {
	case <-connected:
	case <-time.After(15 * time.Second):
		check(fmt.Errorf("not connected within 15 s"))
	}
	sentVideo, sentAudio := 0, 0
	silence := []byte{0xF8, 0xFF, 0xFE} // CELT, 20 ms, stereo off
	ticker := time.NewTicker(20 * time.Millisecond)
	for start := time.Now(); time.Since(start).Seconds() < seconds; {
		<-ticker.C
		check(audio.WriteSample(media.Sample{Data: silence, Duration: 20 * time.Millisecond}))
		sentAudio++
		if sentAudio%2 == 0 {
			// The file over and over: it begins with a key frame.
			check(video.WriteSample(media.Sample{Data: pictures[sentVideo%len(pictures)], Duration: 40 * time.Millisecond}))
			sentVideo++
		}
	}
	request, err := http.NewRequest(http.MethodDelete, location.String(), nil)
	check(err)
	_, err = http.DefaultClient.Do(request)
	check(err)
	check(peer.Close())
	check(json.NewEncoder(os.Stdout).Encode(map[string]int{"video": sentVideo, "audio": sentAudio}))
}
