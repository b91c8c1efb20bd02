#!/usr/bin/env bash
# Brings a release of Tasklog onto a cluster of Oracle Kubernetes Engine, with Redpanda Cloud and Neon.
#
#   deploy/scripts/deploy-cloud.sh --context NAME --registry PREFIX --node-digest SHA --web-digest SHA --web-url URL [OPTION…]
#
#   --context NAME      the context of kubectl; there is no default, so that no other cluster is met by accident
#   --registry PREFIX   where the images are, such as ghcr.io/OWNER/tasklog: its `node` and `web`
#   --node-digest SHA   sha256:… of the image of the services; --web-digest of that of the web
#   --web-url URL       the public address, https://…
#   --namespace NAME    (default: tasklog)
#   --values FILE       further values, for all charts; may be given more than once
#   --skip-dapr         Dapr is looked after by somebody else
#   --skip-smoke        does not try it at the end
#   --dry-run           says what it would do, and does nothing
#   --help              shows this
#
# Secrets that only we need are random, made once, and never shown: tasklog-service-key, tasklog-auth, tasklog-app-token,
# tasklog-dapr-token. Those that come from elsewhere must be there before, from OCI Vault by External Secrets or by hand:
# tasklog-database (owner, command, relay, projectors, query, realtime, web), redpanda (brokers, username, password, ca),
# tasklog-registry, tasklog-tls. What is missing is named, and nothing is changed. Run twice it changes nothing.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

context='' namespace=tasklog registry='' node_digest='' web_digest='' web_url='' dapr=true try=true values=()
while [ $# -gt 0 ]; do
  case "$1" in
    --context) context=$(value_of "$1" "$@"); shift ;;
    --namespace) namespace=$(value_of "$1" "$@"); shift ;;
    --registry) registry=$(value_of "$1" "$@"); shift ;;
    --node-digest) node_digest=$(value_of "$1" "$@"); shift ;;
    --web-digest) web_digest=$(value_of "$1" "$@"); shift ;;
    --web-url) web_url=$(value_of "$1" "$@"); shift ;;
    --values) values+=(--values "$(value_of "$1" "$@")"); shift ;;
    --skip-dapr) dapr=false ;;
    --skip-smoke) try=false ;;
    --dry-run) dry_run=true ;;
    --help) usage && exit 0 ;;
    *) misused "there is no option $1" ;;
  esac
  shift
done
[ -n "$context" ] || misused "--context is missing"
[[ $registry =~ ^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+$ ]] || misused "--registry is missing or no registry with a path"
for digest in "$node_digest" "$web_digest"; do
  [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || misused "--node-digest and --web-digest are sha256: and 64 digits; a tag can be moved"
done
[[ $web_url =~ ^https://[^/[:space:]]+$ ]] || misused "--web-url is an https:// address without a path"

need helm kubectl "$node"

step "the cluster"
kubectl config get-contexts --output name | grep -Fxq "$context" || fail "kubectl has no context $context"
kubectl --context "$context" version >/dev/null 2>&1 || fail "the cluster of $context does not answer, or does not know you"
if kubectl --context "$context" get nodes --output name 2>/dev/null | grep -Eq '^node/(minikube|kind-)'; then
  fail "$context is a cluster for trying things out; use deploy-local.sh"
fi
say "$context answers"

step "secrets that come from elsewhere"
missing=()
# wants SECRET KEY…
wants() {
  local name=$1 key keys
  shift
  # shellcheck disable=SC2016 # a template of Go
  keys=$(kube get secret "$name" --output 'go-template={{range $k, $_ := .data}}{{$k}}{{"\n"}}{{end}}' 2>/dev/null || true)
  for key in "$@"; do grep -Fxq "$key" <<<"$keys" || missing+=("$name ($key)"); done
}
wants tasklog-database owner command relay projectors query realtime web
wants redpanda brokers username password ca
wants tasklog-registry .dockerconfigjson
wants tasklog-tls tls.crt tls.key
if [ ${#missing[@]} -gt 0 ]; then
  printf 'missing: %s\n' "${missing[@]}" >&2
  fail "make them first: docs/quickstart.md, Oracle Kubernetes Engine; nothing was changed"
fi
say "all are there"

step "secrets of our own"
ensure_namespace
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
chmod 700 "$fresh"
if ! $dry_run; then
  for name in secret app dapr; do
    "$node" --eval 'process.stdout.write(require("node:crypto").randomBytes(48).toString("base64url"))' >"$fresh/$name"
  done
  "$node" - "$fresh" <<'NODE'
const { generateKeyPairSync, randomUUID } = require('node:crypto');
const { writeFileSync } = require('node:fs');
const folder = process.argv[2];
const kid = `service-${randomUUID()}`;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
writeFileSync(`${folder}/private.json`, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: 'EdDSA' }));
const key = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' };
writeFileSync(`${folder}/public.json`, JSON.stringify({ keys: [key] }));
NODE
fi
secret_once tasklog-service-key "public.json=$fresh/public.json" "private.json=$fresh/private.json"
secret_once tasklog-auth "secret=$fresh/secret"
secret_once tasklog-app-token "token=$fresh/app"
secret_once tasklog-dapr-token "token=$fresh/dapr"

step "Dapr and its components"
if $dapr; then ensure_dapr global.ha.enabled=true; fi
apply "$root/deploy/dapr-components/cloud"

step "charts"
for chart in "${charts[@]}"; do
  release "$chart" --values "$root/deploy/helm/$chart/values-cloud.yaml" "${values[@]}" \
    --set "global.webUrl=$web_url" --set "global.image.registry=$registry" \
    --set "global.image.digests.node=$node_digest" --set "global.image.digests.web=$web_digest"
done

$try && smoke "$web_url"
say ""
say "web $web_url"
finish
