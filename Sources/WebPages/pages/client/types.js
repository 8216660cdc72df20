// @ts-check
/**
 * The messages and resources of INTERFACE.md as JSDoc types; this module has no code.
 *
 * @typedef {{ id: string, name: string, kind: "person" | "recorder" }} Peer
 *
 * @typedef {{ kind: "audio" | "video", codec: string, width?: number, height?: number, channels?: number, frames?: number,
 *   lostFrames?: number }} RecordedTrack
 *
 * @typedef {{ name: string, participant: string, mimeType: string, offset: number, duration: number, bytes: number,
 *   sha256: string | null, complete: boolean, url: string, tracks: RecordedTrack[] }} RecordedFile
 *
 * @typedef {{ id: string, name: string, joinedAt: string, leftAt: string | null,
 *   media: "connecting" | "recording" | "lost" | "none", warning: string | null }} RecordedParticipant
 *
 * @typedef {"waiting" | "recording" | "paused" | "finalizing" | "completed" | "failed"} RecordingState
 *
 * @typedef {{ id: string, room: string, name: string, state: RecordingState, createdAt: string, startedAt: string | null,
 *   endedAt: string | null, duration: number, bytes: number, tags: string[], metadata: Record<string, unknown>, hold: boolean,
 *   interrupted: boolean, continues: string | null, error: { code: string, message: string } | null,
 *   pauses?: { at: number, wallStart: string, wallEnd: string | null }[], markers?: { at: number, label: string }[],
 *   participants: RecordedParticipant[], files: RecordedFile[] }} Recording
 *
 * @typedef {{ at: number, duration: number, lost: number, cause: "loss" | "connection" | "sender" }} MediaStop
 *
 * @typedef {{ kind: "audio" | "video", file: string | null, verdict: { whole: boolean, text: string },
 *   freezes: { list: MediaStop[] }, gaps: { list: MediaStop[] } }} TrackReport
 *
 * @typedef {{ verdict: { whole: boolean, text: string }, participants: { id: string, name: string, tracks: TrackReport[] }[],
 *   files: { name: string, verdict: { whole: boolean, text: string } }[] }} RecordingReport
 *
 * @typedef {{ events: { type: string, at: number, participant?: string, kind?: "audio" | "video", label?: string,
 *   duration?: number }[], omitted: number }} RecordingTimeline
 *
 * @typedef {{ description?: { type: RTCSdpType, sdp: string }, candidate?: RTCIceCandidateInit | null,
 *   screenMids?: string[] }} SignalPayload
 */
export {};
