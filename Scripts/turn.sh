# A coturn beside the service; sourced by Scripts/run for --with-turn.

turn_process=
turn_folder=

# The address that clients are told: what --public-ip says, else the first of this machine.
turn_address() {
    local previous= argument
    for argument in "$@"; do
        case $argument in
        --public-ip=*) echo "${argument#*=}" && return ;;
        esac
        [ "$previous" != --public-ip ] || { echo "$argument" && return; }
        previous=$argument
    done
    [ -z "${RECORDER_PUBLIC_IP:-}" ] || { echo "${RECORDER_PUBLIC_IP%%,*}" && return; }
    hostname -I | awk '{ print $1 }'
}

# Starts it and tells the service by its environment: what is on a command line, everybody on this machine can read.
start_turn() {
    local address port=${RECORDER_TURN_PORT:-3478} host
    address=$(turn_address "$@")
    [ -n "$address" ] || fail "--with-turn needs an address of this machine that clients reach: say --public-ip"
    case $address in *:*) host="[$address]" ;; *) host=$address ;; esac
    ! is_served "$port" || fail "port $port is taken, perhaps by another TURN server: use that by --turn-url, or say RECORDER_TURN_PORT"
    RECORDER_TURN_SECRET=$(openssl rand -hex 24)
    export RECORDER_TURN_SECRET
    export RECORDER_TURN_URL="turn:$host:$port?transport=udp,turn:$host:$port?transport=tcp"
    # It answers STUN on its port as well.
    export RECORDER_STUN_PORT=${RECORDER_STUN_PORT:-0} RECORDER_STUN_URL=${RECORDER_STUN_URL:-stun:$host:$port}
    turn_folder=$(mktemp -d)
    cat >"$turn_folder/turnserver.conf" <<SETTINGS
listening-port=$port
min-port=49160
max-port=49259
use-auth-secret
static-auth-secret=$RECORDER_TURN_SECRET
realm=recorder
fingerprint
no-cli
no-tls
no-dtls
no-multicast-peers
pidfile=$turn_folder/turnserver.pid
log-file=$turn_folder/turnserver.log
simple-log
new-log-timestamp
SETTINGS
    # Behind a NAT its own address is not the one that is told.
    hostname -I | tr ' ' '\n' | grep -qxF "$address" || echo "external-ip=$address" >>"$turn_folder/turnserver.conf"
    "${with_parent[@]}" turnserver -c "$turn_folder/turnserver.conf" >/dev/null 2>&1 &
    turn_process=$!
    trap stop_turn EXIT
    wait_for_turn "$port"
    printf 'TURN is served at %s, port %s\n' "$host" "$port" >&2
}

is_served() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Until it takes connections: a port that is taken ends it.
wait_for_turn() {
    local tries=0
    until is_served "$1"; do
        kill -0 "$turn_process" 2>/dev/null && [ $((tries += 1)) -lt 100 ] \
            || fail "coturn does not start: $(grep -i -m 1 -e error -e cannot "$turn_folder/turnserver.log" || echo "is port $1 taken?")"
        sleep 0.1
    done
}

stop_turn() {
    [ -z "$turn_process" ] || kill "$turn_process" 2>/dev/null || true
    wait "$turn_process" 2>/dev/null || true
    rm -rf "$turn_folder"
}
