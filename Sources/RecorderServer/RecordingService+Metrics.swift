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
    static let diskBacklog = Metric("recorder_disk_backlog_bytes", .gauge, help: "Bytes that wait for the disk, or are being written.")
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
            sample.set(Double(worker.diskBacklog), of: .diskBacklog, labels: labels)
        }
    }
}
