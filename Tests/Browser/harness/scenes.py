"""What a page shows and sounds like, as JavaScript functions: each makes a stream of `{width, height}`."""

SCENES = """
function camera({width, height}) {
  return navigator.mediaDevices.getUserMedia({audio: true, video: {width: {exact: width}, height: {exact: height}, frameRate: 30}});
}

// A picture with enough in it for some Mbit/s, and not so much that the encoder makes it smaller: grain wanders over a still ground.
async function noise({width, height}) {
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  const context = canvas.getContext("2d");
  const grain = context.createImageData(240, 240);
  const pixels = new Uint32Array(grain.data.buffer);
  let count = 0;
  setInterval(() => {
    for (let index = 0; index < pixels.length; index += 1) pixels[index] = 0xFF000000 | (Math.random() * 0xFFFFFF);
    count += 1;
    context.fillStyle = "#345";
    context.fillRect(0, 0, width, height);
    context.putImageData(grain, (count * 7) % (width - 240), (count * 3) % (height - 240));
  }, 33);
  const stream = canvas.captureStream(30);
  stream.addTrack((await camera({width, height})).getAudioTracks()[0]);
  return stream;
}

// Four by four squares, black or white: the machine's clock in steps of 40 ms, readable in every picture of every size.
async function code({width, height}) {
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  const context = canvas.getContext("2d");
  window.resizeScene = (width, height) => Object.assign(canvas, {width, height});
  setInterval(() => {
    const value = Math.floor((performance.timeOrigin + performance.now()) / 40);
    for (let bit = 0; bit < 16; bit += 1) {
      context.fillStyle = value >> bit & 1 ? "white" : "black";
      context.fillRect(bit % 4 * canvas.width / 4, Math.floor(bit / 4) * canvas.height / 4, canvas.width / 4 + 1, canvas.height / 4 + 1);
    }
  }, 20);
  const stream = canvas.captureStream(25);
  stream.addTrack((await navigator.mediaDevices.getUserMedia({audio: true})).getAudioTracks()[0]);
  return stream;
}

// White and a 1 kHz tone for 100 ms at every whole second of the machine's clock, so that several pages do it at once.
async function flashAndBeep({width, height}) {
  const audio = new AudioContext({sampleRate: 48000});
  await audio.resume();
  const tone = new OscillatorNode(audio, {frequency: 1000});
  const gate = new GainNode(audio, {gain: 0});
  const target = audio.createMediaStreamDestination();
  tone.connect(gate).connect(target);
  tone.start();
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  document.body.append(canvas);
  const context = canvas.getContext("2d");
  const seconds = () => (performance.timeOrigin + performance.now()) / 1000;
  // currentTime moves in steps, and after a stall leaps: only its mean tells where it stands against the machine's clock.
  let offset = audio.currentTime - seconds();
  let scheduled = 0;
  const draw = () => {
    const now = seconds();
    offset += (audio.currentTime - now - offset) / 100;
    const next = Math.ceil(now);
    if (next !== scheduled && next - now < 0.5) {
      scheduled = next;
      gate.gain.setValueAtTime(1, next + offset);
      gate.gain.setValueAtTime(0, next + 0.1 + offset);
    }
    context.fillStyle = now % 1 < 0.1 ? "white" : "black";
    context.fillRect(0, 0, canvas.width, canvas.height);
    // A moving corner, so that there is a frame at every draw.
    context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    context.fillRect(0, 0, 16, 16);
  };
  setInterval(draw, 10);
  const stream = canvas.captureStream(60);
  stream.addTrack(target.stream.getAudioTracks()[0]);
  // For tests that turn the picture, or put another one beside it.
  stream.canvas = canvas;
  return stream;
}
"""

# Runs in a page before its own scripts: its camera and microphone flash and beep together, and its screen shows a running clock.
FLASHING_DEVICES = """
(() => {
  let scene;
  const frameRate = 25;
  navigator.mediaDevices.getUserMedia = async ({audio, video}) => {
    scene ??= await flashAndBeep({width: 320, height: 240});
    const tracks = [];
    if (audio) tracks.push(scene.getAudioTracks()[0].clone());
    if (video) tracks.push(scene.canvas.captureStream(frameRate).getVideoTracks()[0]);
    return new MediaStream(tracks);
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 480, height: 270});
    const context = canvas.getContext("2d");
    setInterval(() => {
      context.fillStyle = "white";
      context.fillRect(0, 0, 480, 270);
      context.fillStyle = "black";
      context.font = "48px monospace";
      context.fillText(performance.now().toFixed(0), 40, 150);
    }, 100);
    return canvas.captureStream(10);
  };
""" + SCENES + """
})();
"""
