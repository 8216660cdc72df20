#include "CWebPages.h"

// The files of pages/, put into the binary as they are (C23 `#embed`). Every file has three lines here: its bytes, its size by
// `sizeof`, its row in the table. Tests/Browser/unit/pages.test.mjs fails when a file is missing.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char call_html[] = {
#embed "pages/call.html"
};

static const unsigned char embed_js[] = {
#embed "pages/embed.js"
};

static const unsigned char icon_svg[] = {
#embed "pages/icon.svg"
};

static const unsigned char library_html[] = {
#embed "pages/library.html"
};

static const unsigned char recorder_js[] = {
#embed "pages/recorder.js"
};

static const unsigned char socket_io_js[] = {
#embed "pages/socket.io.js"
};

static const unsigned char call_between_view_js[] = {
#embed "pages/call/between-view.js"
};

static const unsigned char call_call_js[] = {
#embed "pages/call/call.js"
};

static const unsigned char call_candidate_inbox_js[] = {
#embed "pages/call/candidate-inbox.js"
};

static const unsigned char call_chat_log_js[] = {
#embed "pages/call/chat-log.js"
};

static const unsigned char call_chat_view_js[] = {
#embed "pages/call/chat-view.js"
};

static const unsigned char call_chat_js[] = {
#embed "pages/call/chat.js"
};

static const unsigned char call_clipboard_js[] = {
#embed "pages/call/clipboard.js"
};

static const unsigned char call_connections_js[] = {
#embed "pages/call/connections.js"
};

static const unsigned char call_device_menus_js[] = {
#embed "pages/call/device-menus.js"
};

static const unsigned char call_layout_js[] = {
#embed "pages/call/layout.js"
};

static const unsigned char call_level_meter_js[] = {
#embed "pages/call/level-meter.js"
};

static const unsigned char call_lobby_view_js[] = {
#embed "pages/call/lobby-view.js"
};

static const unsigned char call_local_media_js[] = {
#embed "pages/call/local-media.js"
};

static const unsigned char call_main_js[] = {
#embed "pages/call/main.js"
};

static const unsigned char call_media_problem_js[] = {
#embed "pages/call/media-problem.js"
};

static const unsigned char call_meeting_js[] = {
#embed "pages/call/meeting.js"
};

static const unsigned char call_outcome_js[] = {
#embed "pages/call/outcome.js"
};

static const unsigned char call_person_link_js[] = {
#embed "pages/call/person-link.js"
};

static const unsigned char call_recorder_link_js[] = {
#embed "pages/call/recorder-link.js"
};

static const unsigned char call_recording_control_js[] = {
#embed "pages/call/recording-control.js"
};

static const unsigned char call_recording_view_js[] = {
#embed "pages/call/recording-view.js"
};

static const unsigned char call_ring_view_js[] = {
#embed "pages/call/ring-view.js"
};

static const unsigned char call_ringer_js[] = {
#embed "pages/call/ringer.js"
};

static const unsigned char call_room_view_js[] = {
#embed "pages/call/room-view.js"
};

static const unsigned char call_state_js[] = {
#embed "pages/call/state.js"
};

static const unsigned char call_step_queue_js[] = {
#embed "pages/call/step-queue.js"
};

static const unsigned char call_tile_js[] = {
#embed "pages/call/tile.js"
};

static const unsigned char call_ways_view_js[] = {
#embed "pages/call/ways-view.js"
};

static const unsigned char client_backoff_js[] = {
#embed "pages/client/backoff.js"
};

static const unsigned char client_file_tail_js[] = {
#embed "pages/client/file-tail.js"
};

static const unsigned char client_mime_type_js[] = {
#embed "pages/client/mime-type.js"
};

static const unsigned char client_recorder_client_js[] = {
#embed "pages/client/recorder-client.js"
};

static const unsigned char client_sdp_js[] = {
#embed "pages/client/sdp.js"
};

static const unsigned char client_server_media_recorder_js[] = {
#embed "pages/client/server-media-recorder.js"
};

static const unsigned char client_types_js[] = {
#embed "pages/client/types.js"
};

static const unsigned char client_whip_publisher_js[] = {
#embed "pages/client/whip-publisher.js"
};

static const unsigned char library_detail_view_js[] = {
#embed "pages/library/detail-view.js"
};

static const unsigned char library_health_strip_js[] = {
#embed "pages/library/health-strip.js"
};

static const unsigned char library_health_js[] = {
#embed "pages/library/health.js"
};

static const unsigned char library_library_js[] = {
#embed "pages/library/library.js"
};

static const unsigned char library_list_view_js[] = {
#embed "pages/library/list-view.js"
};

static const unsigned char library_live_source_js[] = {
#embed "pages/library/live-source.js"
};

static const unsigned char library_main_js[] = {
#embed "pages/library/main.js"
};

static const unsigned char library_playback_clock_js[] = {
#embed "pages/library/playback-clock.js"
};

static const unsigned char library_player_js[] = {
#embed "pages/library/player.js"
};

static const unsigned char library_state_js[] = {
#embed "pages/library/state.js"
};

static const unsigned char library_webm_head_js[] = {
#embed "pages/library/webm-head.js"
};

static const unsigned char shared_dom_js[] = {
#embed "pages/shared/dom.js"
};

static const unsigned char shared_format_js[] = {
#embed "pages/shared/format.js"
};

static const unsigned char shared_icons_js[] = {
#embed "pages/shared/icons.js"
};

static const unsigned char shared_notices_js[] = {
#embed "pages/shared/notices.js"
};

static const unsigned char shared_session_js[] = {
#embed "pages/shared/session.js"
};

static const unsigned char shared_store_js[] = {
#embed "pages/shared/store.js"
};

static const unsigned char styles_base_css[] = {
#embed "pages/styles/base.css"
};

static const unsigned char styles_call_css[] = {
#embed "pages/styles/call.css"
};

static const unsigned char styles_library_css[] = {
#embed "pages/styles/library.css"
};

#define PAGE(path, type, bytes) {path, type, bytes, sizeof bytes}
#define HTML "text/html; charset=utf-8"
#define CSS "text/css; charset=utf-8"
#define JAVASCRIPT "text/javascript; charset=utf-8"
#define SVG "image/svg+xml"

const recorder_web_page recorder_web_pages[] = {
    PAGE("/", HTML, call_html),
    PAGE("/embed.js", JAVASCRIPT, embed_js),
    PAGE("/assets/icon.svg", SVG, icon_svg),
    PAGE("/recordings", HTML, library_html),
    PAGE("/recorder.js", JAVASCRIPT, recorder_js),
    PAGE("/socket.io/socket.io.js", JAVASCRIPT, socket_io_js),
    PAGE("/socket.io/socket.io.min.js", JAVASCRIPT, socket_io_js),
    PAGE("/assets/call/between-view.js", JAVASCRIPT, call_between_view_js),
    PAGE("/assets/call/call.js", JAVASCRIPT, call_call_js),
    PAGE("/assets/call/candidate-inbox.js", JAVASCRIPT, call_candidate_inbox_js),
    PAGE("/assets/call/chat-log.js", JAVASCRIPT, call_chat_log_js),
    PAGE("/assets/call/chat-view.js", JAVASCRIPT, call_chat_view_js),
    PAGE("/assets/call/chat.js", JAVASCRIPT, call_chat_js),
    PAGE("/assets/call/clipboard.js", JAVASCRIPT, call_clipboard_js),
    PAGE("/assets/call/connections.js", JAVASCRIPT, call_connections_js),
    PAGE("/assets/call/device-menus.js", JAVASCRIPT, call_device_menus_js),
    PAGE("/assets/call/layout.js", JAVASCRIPT, call_layout_js),
    PAGE("/assets/call/level-meter.js", JAVASCRIPT, call_level_meter_js),
    PAGE("/assets/call/lobby-view.js", JAVASCRIPT, call_lobby_view_js),
    PAGE("/assets/call/local-media.js", JAVASCRIPT, call_local_media_js),
    PAGE("/assets/call/main.js", JAVASCRIPT, call_main_js),
    PAGE("/assets/call/media-problem.js", JAVASCRIPT, call_media_problem_js),
    PAGE("/assets/call/meeting.js", JAVASCRIPT, call_meeting_js),
    PAGE("/assets/call/outcome.js", JAVASCRIPT, call_outcome_js),
    PAGE("/assets/call/person-link.js", JAVASCRIPT, call_person_link_js),
    PAGE("/assets/call/recorder-link.js", JAVASCRIPT, call_recorder_link_js),
    PAGE("/assets/call/recording-control.js", JAVASCRIPT, call_recording_control_js),
    PAGE("/assets/call/recording-view.js", JAVASCRIPT, call_recording_view_js),
    PAGE("/assets/call/ring-view.js", JAVASCRIPT, call_ring_view_js),
    PAGE("/assets/call/ringer.js", JAVASCRIPT, call_ringer_js),
    PAGE("/assets/call/room-view.js", JAVASCRIPT, call_room_view_js),
    PAGE("/assets/call/state.js", JAVASCRIPT, call_state_js),
    PAGE("/assets/call/step-queue.js", JAVASCRIPT, call_step_queue_js),
    PAGE("/assets/call/tile.js", JAVASCRIPT, call_tile_js),
    PAGE("/assets/call/ways-view.js", JAVASCRIPT, call_ways_view_js),
    PAGE("/assets/client/backoff.js", JAVASCRIPT, client_backoff_js),
    PAGE("/assets/client/file-tail.js", JAVASCRIPT, client_file_tail_js),
    PAGE("/assets/client/mime-type.js", JAVASCRIPT, client_mime_type_js),
    PAGE("/assets/client/recorder-client.js", JAVASCRIPT, client_recorder_client_js),
    PAGE("/assets/client/sdp.js", JAVASCRIPT, client_sdp_js),
    PAGE("/assets/client/server-media-recorder.js", JAVASCRIPT, client_server_media_recorder_js),
    PAGE("/assets/client/types.js", JAVASCRIPT, client_types_js),
    PAGE("/assets/client/whip-publisher.js", JAVASCRIPT, client_whip_publisher_js),
    PAGE("/assets/library/detail-view.js", JAVASCRIPT, library_detail_view_js),
    PAGE("/assets/library/health-strip.js", JAVASCRIPT, library_health_strip_js),
    PAGE("/assets/library/health.js", JAVASCRIPT, library_health_js),
    PAGE("/assets/library/library.js", JAVASCRIPT, library_library_js),
    PAGE("/assets/library/list-view.js", JAVASCRIPT, library_list_view_js),
    PAGE("/assets/library/live-source.js", JAVASCRIPT, library_live_source_js),
    PAGE("/assets/library/main.js", JAVASCRIPT, library_main_js),
    PAGE("/assets/library/playback-clock.js", JAVASCRIPT, library_playback_clock_js),
    PAGE("/assets/library/player.js", JAVASCRIPT, library_player_js),
    PAGE("/assets/library/state.js", JAVASCRIPT, library_state_js),
    PAGE("/assets/library/webm-head.js", JAVASCRIPT, library_webm_head_js),
    PAGE("/assets/shared/dom.js", JAVASCRIPT, shared_dom_js),
    PAGE("/assets/shared/format.js", JAVASCRIPT, shared_format_js),
    PAGE("/assets/shared/icons.js", JAVASCRIPT, shared_icons_js),
    PAGE("/assets/shared/notices.js", JAVASCRIPT, shared_notices_js),
    PAGE("/assets/shared/session.js", JAVASCRIPT, shared_session_js),
    PAGE("/assets/shared/store.js", JAVASCRIPT, shared_store_js),
    PAGE("/assets/styles/base.css", CSS, styles_base_css),
    PAGE("/assets/styles/call.css", CSS, styles_call_css),
    PAGE("/assets/styles/library.css", CSS, styles_library_css),
};

const size_t recorder_web_pages_count = sizeof recorder_web_pages / sizeof recorder_web_pages[0];
