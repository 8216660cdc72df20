import Archive
import Media
import Recording

extension Metric {
    static let peers = Metric("recorder_peers", .gauge, help: "Connections to the recorder.")
    static let liveRecordings = Metric("recorder_recordings", .gauge, help: "Recordings that are being written.")
    static let datagrams = Metric("recorder_datagrams_total", .counter, help: "Datagrams received on the media ports.")
    static let unroutable = Metric("recorder_datagrams_unroutable_total", .counter, help: "Datagrams that belong to no peer.")
    static let overflowed = Metric(
        "recorder_datagrams_overflowed_total", .counter, help: "Datagrams that the kernel dropped because a media worker was too slow.")
    static let unsent = Metric("recorder_datagrams_unsent_total", .counter, help: "Datagrams that the kernel did not take.")
    static let waitingBytes = Metric("recorder_waiting_bytes", .gauge, help: "Bytes of packets that wait for missing ones.")
    static let waitsGivenUp = Metric(
        "recorder_waits_given_up_total", .counter, help: "Waits for missing packets cut short because --recovery-memory was full.")
    static let diskFree = Metric("recorder_disk_free_bytes", .gauge, help: "Bytes that can still be written to the data folder's disk.")
    static let diskMinimum = Metric("recorder_disk_minimum_free_bytes", .gauge, help: "Below this nothing new is recorded (--min-free).")
    static let diskQueue = Metric("recorder_disk_queue_bytes", .gauge, help: "Bytes that wait for the disk.")
    static let diskQueueLimit = Metric(
        "recorder_disk_queue_limit_bytes", .gauge, help: "Bytes that may wait for the disk before a recording fails (--disk-buffer).")
    static let refused = Metric(
        "recorder_recordings_refused_total", .counter, help: "Recordings that were not begun because of the disk, by reason.")
    static let failed = Metric("recorder_recordings_failed_total", .counter, help: "Recordings that the disk has failed, by code.")

    static let rtpPackets = Metric("recorder_rtp_packets_total", .counter, help: "RTP packets received, without duplicates.")
    static let rtpBytes = Metric("recorder_rtp_payload_bytes_total", .counter, help: "Bytes of their payloads.")
    static let rtpLost = Metric("recorder_rtp_packets_lost_total", .counter, help: "RTP packets that came in no way.")
    static let rtpRecovered = Metric(
        "recorder_rtp_packets_recovered_total", .counter, help: "RTP packets that were lost and came by retransmission or redundancy.")
    static let rtpDuplicates = Metric("recorder_rtp_duplicates_total", .counter, help: "RTP packets that came once more.")
    static let rtpReordered = Metric(
        "recorder_rtp_reordered_total", .counter, help: "RTP packets that others overtook on the way, and that came in time.")
    static let rtpRequested = Metric(
        "recorder_rtp_packets_requested_total", .counter, help: "Packets asked for by NACK, repetitions included.")
    static let framesReceived = Metric("recorder_frames_total", .counter, help: "Frames, or packets of sound, handed to recordings.")
    static let framesLost = Metric("recorder_frames_lost_total", .counter, help: "Frames, or packets of sound, that were lost.")
    static let keyframeRequests = Metric("recorder_keyframe_requests_total", .counter, help: "Key frames asked for.")
    static let freezes = Metric("recorder_freezes_total", .counter, help: "Times that a recorded picture stood still.")
    static let frozenSeconds = Metric("recorder_frozen_seconds_total", .counter, help: "How long recorded pictures stood still.")
    static let gapsFilled = Metric("recorder_gaps_filled_total", .counter, help: "Gaps in recorded sound that were filled.")
    static let filledSeconds = Metric("recorder_gaps_filled_seconds_total", .counter, help: "How long they were.")
    static let skippedFrames = Metric(
        "recorder_frames_skipped_total", .counter, help: "Pictures that came before the key frame they needed.")
    static let clampedFrames = Metric("recorder_frames_clamped_total", .counter, help: "Frames that came after their turn.")
}

extension RecordingService {
    /// Asked at every scrape.
    func report(to sample: inout Metrics.Sample) async {
        for (index, worker) in await snapshots().enumerated() {
            let labels = ["worker": "\(index)"]
            sample.set(Double(worker.peers), of: .peers, labels: labels)
            sample.set(Double(worker.recordings), of: .liveRecordings, labels: labels)
            sample.set(Double(worker.datagrams), of: .datagrams, labels: labels)
            sample.set(Double(worker.unroutable), of: .unroutable, labels: labels)
            sample.set(Double(worker.overflowed), of: .overflowed, labels: labels)
            sample.set(Double(worker.unsent), of: .unsent, labels: labels)
            sample.set(Double(worker.waitingBytes), of: .waitingBytes, labels: labels)
            sample.set(Double(worker.waitsGivenUp), of: .waitsGivenUp, labels: labels)
            sample.set(Double(worker.backlog), of: .diskQueue, labels: labels)
            sample.set(Double(settings.diskBuffer), of: .diskQueueLimit, labels: labels)
            for (code, count) in worker.failures { sample.set(Double(count), of: .failed, labels: labels.merging(["code": code]) { $1 }) }
            report(worker.reception.audio, of: .audio, index, to: &sample)
            report(worker.reception.video, of: .video, index, to: &sample)
            sample.set(Double(worker.media.freezes), of: .freezes, labels: labels)
            sample.set(worker.media.frozenSeconds, of: .frozenSeconds, labels: labels)
            sample.set(Double(worker.media.gaps), of: .gapsFilled, labels: labels)
            sample.set(worker.media.filledSeconds, of: .filledSeconds, labels: labels)
            sample.set(Double(worker.media.skippedFrames), of: .skippedFrames, labels: labels)
            sample.set(Double(worker.media.clampedFrames), of: .clampedFrames, labels: labels)
        }
        if let free = archive.freeSpace { sample.set(Double(free), of: .diskFree) }
        sample.set(Double(settings.minimumFree), of: .diskMinimum)
        for (reason, count) in refusals { sample.set(Double(count), of: .refused, labels: ["reason": reason]) }
    }

    private func report(_ statistics: ReceptionStatistics, of kind: MediaKind, _ worker: Int, to sample: inout Metrics.Sample) {
        let labels = ["worker": "\(worker)", "kind": kind.rawValue]
        sample.set(Double(statistics.packets), of: .rtpPackets, labels: labels)
        sample.set(Double(statistics.bytes), of: .rtpBytes, labels: labels)
        sample.set(Double(statistics.packetsLost), of: .rtpLost, labels: labels)
        for (way, count) in [("retransmission", statistics.recoveredByRetransmission), ("redundancy", statistics.recoveredByRedundancy)] {
            sample.set(Double(count), of: .rtpRecovered, labels: labels.merging(["by": way]) { $1 })
        }
        sample.set(Double(statistics.duplicates), of: .rtpDuplicates, labels: labels)
        sample.set(Double(statistics.reorderedPackets), of: .rtpReordered, labels: labels)
        sample.set(Double(statistics.packetsRequested), of: .rtpRequested, labels: labels)
        sample.set(Double(statistics.frames), of: .framesReceived, labels: labels)
        sample.set(Double(statistics.framesLost), of: .framesLost, labels: labels)
        sample.set(Double(statistics.keyframeRequests), of: .keyframeRequests, labels: labels)
    }
}
