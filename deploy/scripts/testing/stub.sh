#!/usr/bin/env bash
# Stands in for docker, helm, kubectl and minikube: writes down how it was called, and remembers what was made, so that it is
# there when it is asked for again. STUB_STATE is its folder; what is made in it by hand is there from the beginning.
set -u
tool=${0##*/}
{
  printf '%s' "$tool"
  printf ' %q' "$@"
  printf '\n'
} >>"$STUB_STATE/calls"

has() { [ -e "$STUB_STATE/$1" ]; }
make() { printf '%s' "${2:-}" >"$STUB_STATE/$1"; }
# The word behind another one.
behind() {
  local wanted=$1
  shift
  while [ $# -gt 1 ]; do
    [ "$1" = "$wanted" ] && printf '%s' "$2" && return
    shift
  done
}

case "$tool $*" in
  'kubectl config get-contexts'*) printf 'minikube\noke\n' ;;
  'kubectl '*' version') ! has cluster-away ;;
  'kubectl '*' get nodes'*) if has small; then echo node/minikube; else echo node/10.0.10.2; fi ;;
  'kubectl '*' get namespace '*) has "namespace-$(behind namespace "$@")" ;;
  'kubectl '*' create namespace '*) make "namespace-$(behind namespace "$@")" ;;
  'kubectl '*' get secret '*go-template*)
    has "secret-$(behind secret "$@")" && tr ' ' '\n' <"$STUB_STATE/secret-$(behind secret "$@")" ;;
  'kubectl '*' get secret '*) has "secret-$(behind secret "$@")" ;;
  'kubectl '*' create secret '*)
    for each in "$@"; do
      case "$each" in --from-file=*) [ -s "${each##*=}" ] || exit 1 ;; esac
    done
    make "secret-$(behind generic "$@")" ;;
  'kubectl '*' diff '*) has "applied-$(basename "$(behind --filename "$@")")" ;;
  'kubectl '*' apply '*) make "applied-$(basename "$(behind --filename "$@")")" ;;
  'helm version'*) printf '%s' "$(cat "$STUB_STATE/helm-version" 2>/dev/null || echo v4.3.1)" ;;
  'helm '*' status '*)
    name=$(behind status "$@")
    has "release-$name" || exit 1
    printf '{"info": {"description": "%s", "status": "%s"}}\n' "$(cat "$STUB_STATE/release-$name")" \
      "$(cat "$STUB_STATE/status-$name" 2>/dev/null || echo deployed)" ;;
  'helm '*' upgrade '*) make "release-$(behind --install "$@")" "$(behind --description "$@")" ;;
  'minikube '*' status '*) has minikube && printf Running ;;
  'minikube start '*) make minikube ;;
  'minikube '*' ip') echo 192.168.49.2 ;;
  'minikube '*' ssh '*) echo '192.168.49.1 host.minikube.internal' ;;
  'minikube '*' image ls') cat "$STUB_STATE/images" 2>/dev/null || true ;;
  'minikube '*' image build '*) printf 'docker.io/%s\n' "$(behind --tag "$@")" >>"$STUB_STATE/images" ;;
  'docker info') ! has docker-away ;;
  'docker network inspect '*) has network ;;
  'docker network create '*) make network ;;
  'docker inspect '*Health*) echo healthy ;;
  'docker inspect '*) has "container-${*: -1}" && cat "$STUB_STATE/container-${*: -1}" ;;
  'docker run '*) make "container-$(behind --name "$@")" "$(behind --label "$@" | cut -d= -f2) true" ;;
  'docker start '*) sed -i 's/false/true/' "$STUB_STATE/container-$2" ;;
  'docker rm '*) rm "$STUB_STATE/container-${*: -1}" ;;
esac
