# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run.
#
# Whatever changes something goes through `run`, which only prints it with --dry-run. Looking is not changing: it is done in
# both cases, so that a dry run tells what this cluster would get, not what an empty one would.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Node 26 of the repository where it was installed; for what the scripts ask of it any since 20 will do.
node="$root/node_modules/.bin/node"
[ -x "$node" ] || node=node
dry_run=false
changes=0
# Set by whoever sources this, before anything below is asked of a cluster.
context=''
namespace=''

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The comment at the top of a script is its help.
usage() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$0"; }

# A wrong call: exit 64, as sysexits.h has it.
misused() {
  printf '%s: %s\nSee %s --help.\n' "${0##*/}" "$*" "${0##*/}" >&2
  exit 64
}

# The value of an option, or a complaint: value_of --option "$@".
value_of() {
  [ $# -ge 3 ] && [ "${3#--}" = "$3" ] || misused "$1 needs a value"
  printf '%s' "$3"
}

run() {
  changes=$((changes + 1))
  if $dry_run; then
    printf 'would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# need TOOL…: all that are missing at once, each with where it comes from.
need() {
  local tool missing=0
  for tool in "$@"; do
    command -v "$tool" >/dev/null && continue
    missing=1
    case "$tool" in
      docker) say "docker is missing: https://docs.docker.com/engine/install/" ;;
      helm) say "helm is missing: https://helm.sh/docs/intro/install/" ;;
      kubectl) say "kubectl is missing: https://kubernetes.io/docs/tasks/tools/" ;;
      minikube) say "minikube is missing: https://minikube.sigs.k8s.io/docs/start/" ;;
      *) say "$tool is missing" ;;
    esac >&2
  done
  [ "$missing" = 0 ] || fail "install what is missing, then run this again; nothing was changed"
}

kube() { kubectl --context "$context" --namespace "$namespace" "$@"; }

ensure_namespace() {
  kubectl --context "$context" get namespace "$namespace" >/dev/null 2>&1 && return
  run kubectl --context "$context" create namespace "$namespace"
  # The sidecar that Dapr puts in decides: what is ours would pass "restricted".
  run kubectl --context "$context" label namespace "$namespace" \
    pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/warn=restricted
}

has_secret() { kube get secret "$1" >/dev/null 2>&1; }

# secret_once NAME KEY=FILE…: made when it is not there; one that is stays as it is. Values go by files, never by arguments,
# where every process of the machine could read them.
secret_once() {
  local name=$1 each files=()
  shift
  if has_secret "$name"; then
    say "secret $name is there"
    return
  fi
  for each in "$@"; do files+=("--from-file=$each"); done
  run kube create secret generic "$name" "${files[@]}"
}

# apply FILE-OR-FOLDER: only when it differs from what is there.
apply() {
  if kube diff --filename "$1" >/dev/null 2>&1; then
    say "${1#"$root"/} is as it should be"
  else
    run kube apply --filename "$1"
  fi
}

# A failed upgrade goes back by itself; helm 4 calls that by another name than helm 3.
back_on_failure() {
  case "$(helm version --template '{{.Version}}' 2>/dev/null)" in
    v3*) printf '%s' --atomic ;;
    *) printf '%s' --rollback-on-failure ;;
  esac
}

# release NAME OPTION…: one chart of ours. What it was made of is written into the release, so the same again is no upgrade.
release() {
  local name=$1 chart="$root/deploy/helm/$1" made_of file option
  shift
  [ -d "$chart" ] || fail "there is no chart $chart"
  made_of=$(
    {
      find "$chart" "$root/deploy/helm/tasklog-lib" -type f -not -path '*/charts/*' -not -name Chart.lock | LC_ALL=C sort |
        while read -r file; do sha256sum <"$file"; done
      for option in "$@"; do printf '%s\n' "$option"; done
    } | sha256sum | cut -d' ' -f1
  )
  if helm --kube-context "$context" --namespace "$namespace" status "$name" --output json 2>/dev/null |
    tr -d ' \n' | grep '"status":"deployed"' | grep -q "\"description\":\"$made_of\""; then
    say "$name is as it should be"
    return
  fi
  run helm dependency build --skip-refresh "$chart"
  run helm --kube-context "$context" --namespace "$namespace" upgrade --install "$name" "$chart" \
    "$(back_on_failure)" --timeout 5m --description "$made_of" "$@"
}

# The order in which releases build on one another: the write side migrates what everybody reads.
# shellcheck disable=SC2034 # read by those who source this
charts=(command-api projectors query-api realtime web)

# ensure_dapr [VALUE]: its control plane, at the release that is tried here.
ensure_dapr() {
  local version=1.16.0
  if helm --kube-context "$context" --namespace dapr-system status dapr --output json 2>/dev/null |
    tr -d ' \n' | grep -q '"status":"deployed"'; then
    say "dapr is there"
    return
  fi
  run helm --kube-context "$context" --namespace dapr-system upgrade --install dapr dapr \
    --repo https://dapr.github.io/helm-charts/ --version "$version" --create-namespace --wait --timeout 10m ${1:+--set "$1"}
}

# smoke WEB-URL: a guest says something, and the list has it.
smoke() {
  step "does it work?"
  if $dry_run; then
    say "would run: $node deploy/scripts/smoke.mjs $1"
  else
    "$node" "$root/deploy/scripts/smoke.mjs" "$1"
  fi
}

finish() {
  if [ "$changes" = 0 ]; then
    say "Nothing was to be done."
  elif $dry_run; then
    say "$changes changes would be made; none was."
  else
    say "$changes changes made."
  fi
}
