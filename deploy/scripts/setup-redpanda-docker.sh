#!/usr/bin/env bash
# Starts what Tasklog needs from outside of a cluster on this machine, in Docker: Redpanda, its console, and PostgreSQL.
#
#   deploy/scripts/setup-redpanda-docker.sh [OPTION…]
#
#   --advertise HOST   the name under which clients find the broker (default: localhost)
#   --bind ADDRESS     the address to listen on beside 127.0.0.1, such as that of Minikube's host (default: none)
#   --secrets FOLDER   also starts PostgreSQL, with the password in FOLDER/postgres-password
#   --remove           takes the containers away; their volumes, so the data, stay
#   --dry-run          says what it would do, and does nothing
#   --help             shows this
#
# Run twice it changes nothing; a container that was stopped is started. Only for one machine: there is no TLS and no
# password on the broker, and one node.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

redpanda=redpandadata/redpanda:v26.2.3
console=redpandadata/console:v3.12.0
postgres=postgres:18.4-trixie
network=tasklog

advertise=localhost bind='' secrets='' remove=false
while [ $# -gt 0 ]; do
  case "$1" in
    --advertise) advertise=$(value_of "$1" "$@"); shift ;;
    --bind) bind=$(value_of "$1" "$@"); shift ;;
    --secrets) secrets=$(value_of "$1" "$@"); shift ;;
    --remove) remove=true ;;
    --dry-run) dry_run=true ;;
    --help) usage && exit 0 ;;
    *) misused "there is no option $1" ;;
  esac
  shift
done

need docker
docker info >/dev/null 2>&1 || fail "the Docker daemon does not answer: start it, or add yourself to the group docker"

# container NAME OPTION…: runs it unless it runs; one that was made with other options is made anew.
container() {
  local name=$1 made_of known
  shift
  made_of=$(printf '%s\n' "$@" | sha256sum | cut -d' ' -f1)
  known=$(docker inspect --format '{{index .Config.Labels "tasklog.made-of"}} {{.State.Running}}' "$name" 2>/dev/null || true)
  case "$known" in
    "$made_of true") say "$name runs" && return ;;
    "$made_of false") run docker start "$name" && return ;;
    '') ;;
    *) run docker rm --force "$name" ;;
  esac
  run docker run --detach --name "$name" --label "tasklog.made-of=$made_of" --network "$network" --restart unless-stopped "$@"
}

# publish PORT…: on loopback, and where --bind says.
publish() {
  local port
  for port in "$@"; do
    printf '%s\n' "--publish=127.0.0.1:$port:$port"
    [ -z "$bind" ] || printf '%s\n' "--publish=$bind:$port:$port"
  done
}

if $remove; then
  for name in tasklog-console tasklog-redpanda tasklog-postgres; do
    docker inspect "$name" >/dev/null 2>&1 && run docker rm --force "$name"
  done
  finish
  exit 0
fi

step "Redpanda and its console"
docker network inspect "$network" >/dev/null 2>&1 || run docker network create "$network"
mapfile -t ports < <(publish 19092)
container tasklog-redpanda "${ports[@]}" --volume tasklog-redpanda:/var/lib/redpanda/data \
  --health-cmd 'rpk cluster health --exit-when-healthy' --health-interval 3s "$redpanda" \
  redpanda start --mode=dev-container --smp=1 --memory=1G \
  --kafka-addr=internal://0.0.0.0:9092,external://0.0.0.0:19092 \
  "--advertise-kafka-addr=internal://tasklog-redpanda:9092,external://$advertise:19092" \
  --set=redpanda.auto_create_topics_enabled=false
container tasklog-console --publish 127.0.0.1:8080:8080 --env KAFKA_BROKERS=tasklog-redpanda:9092 "$console"

if [ -n "$secrets" ]; then
  step "PostgreSQL"
  secrets=$(cd "$secrets" 2>/dev/null && pwd) || fail "there is no folder of secrets: make it with node deploy/docker/make-secrets.ts"
  [ -f "$secrets/postgres-password" ] || fail "$secrets has no postgres-password"
  mapfile -t ports < <(publish 5432)
  container tasklog-postgres "${ports[@]}" --volume tasklog-postgres:/var/lib/postgresql \
    --volume "$secrets/postgres-password:/run/secrets/postgres-password:ro" \
    --env POSTGRES_USER=tasklog --env POSTGRES_DB=tasklog --env POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password \
    --health-cmd 'pg_isready --username tasklog' --health-interval 2s \
    "$postgres" postgres -c max_connections=200
fi

step "waiting until they are well"
for name in tasklog-redpanda ${secrets:+tasklog-postgres}; do
  $dry_run && continue
  for _ in $(seq 60); do
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$name")" = healthy ] && continue 2
    sleep 1
  done
  fail "$name is not well after a minute; see: docker logs $name"
done

say "Redpanda: $advertise:19092 · console: http://localhost:8080${secrets:+ · PostgreSQL: port 5432}"
finish
