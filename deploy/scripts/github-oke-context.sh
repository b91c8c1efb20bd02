#!/usr/bin/env bash
# Lets a run of GitHub Actions speak to a cluster of OKE as itself: writes the context `oke` into its kubeconfig.
#
#   deploy/scripts/github-oke-context.sh [--help]
#
# The cluster trusts GitHub as an OpenID Connect issuer, for one audience and one subject, so there is no key to keep: the
# token lives for some minutes, and kubectl and helm fetch another one whenever they need it.
#
#   OKE_ENDPOINT   the address of the cluster's API, https://…
#   OKE_CA         its certificate authority, PEM
#   OKE_AUDIENCE   the audience that the cluster takes
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

case "${1:-}" in
  '') ;;
  --help) usage && exit 0 ;;
  --token)
    # What kubectl asks for: a credential, from the token of this run.
    answer=$(curl --silent --show-error --fail --get --data-urlencode "audience=$OKE_AUDIENCE" \
      --header "authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL")
    token=$(sed -n 's/.*"value":"\([^"]*\)".*/\1/p' <<<"$answer")
    [ -n "$token" ] || fail "GitHub gave no token"
    printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}\n' "$token"
    exit 0
    ;;
  *) misused "there is no option $1" ;;
esac

for name in OKE_ENDPOINT OKE_CA OKE_AUDIENCE; do
  [ -n "${!name:-}" ] || fail "$name is not set: it is a variable of the environment \"production\", see docs/quickstart.md"
done
[ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] || fail "this run may not ask for its token: it needs the permission id-token: write"
need kubectl curl

authority=$(mktemp)
trap 'rm -f "$authority"' EXIT
printf '%s\n' "$OKE_CA" >"$authority"
kubectl config set-cluster oke --server "$OKE_ENDPOINT" --certificate-authority "$authority" --embed-certs=true
kubectl config set-credentials github-run --exec-api-version client.authentication.k8s.io/v1 \
  --exec-interactive-mode Never --exec-command "$(cd "$(dirname "$0")" && pwd)/github-oke-context.sh" --exec-arg --token
kubectl config set-context oke --cluster oke --user github-run
