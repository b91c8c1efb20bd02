#!/usr/bin/env bash
# Brings the whole of Tasklog onto Minikube, with Redpanda and PostgreSQL in Docker beside it.
#
#   deploy/scripts/deploy-local.sh [OPTION…]
#
#   --profile NAME     the profile of Minikube, which is also the context of kubectl (default: minikube)
#   --namespace NAME   (default: tasklog)
#   --skip-images      takes the images that are there
#   --skip-smoke       does not try it at the end
#   --dry-run          says what it would do, and does nothing
#   --help             shows this
#
# In this order: tools, Minikube, Redpanda and PostgreSQL, images, namespace, secrets, Dapr, components, charts (command-api
# migrates the database and makes the topics), and a try. Run twice it changes nothing. Secrets are random, made once, kept
# in .tasklog/PROFILE and in the cluster, and never shown.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

profile=minikube namespace=tasklog images=true try=true
while [ $# -gt 0 ]; do
  case "$1" in
    --profile) profile=$(value_of "$1" "$@"); shift ;;
    --namespace) namespace=$(value_of "$1" "$@"); shift ;;
    --skip-images) images=false ;;
    --skip-smoke) try=false ;;
    --dry-run) dry_run=true ;;
    --help) usage && exit 0 ;;
    *) misused "there is no option $1" ;;
  esac
  shift
done
# Always named: whatever kubectl happens to point at, it is not touched.
context=$profile
[[ $profile =~ ^[a-z0-9][a-z0-9-]*$ ]] || misused "--profile $profile is no name of a profile"

need docker helm kubectl minikube "$node"

step "Minikube"
if [ "$(minikube --profile "$profile" status --format '{{.APIServer}}' 2>/dev/null || true)" = Running ]; then
  say "$profile runs"
else
  # Calico, because the network that comes with Minikube knows no policies.
  run minikube start --profile "$profile" --cpus 4 --memory 6g --cni calico
fi
ip=$(minikube --profile "$profile" ip 2>/dev/null || true)
host=$(minikube --profile "$profile" ssh -- getent hosts host.minikube.internal 2>/dev/null | awk '{print $1}' || true)
$dry_run || [ -n "$ip" ] || fail "Minikube has no address; see: minikube --profile $profile logs"
$dry_run || [ -n "$host" ] || fail "Minikube does not know its host as host.minikube.internal"
web_url="http://${ip:-MINIKUBE-IP}:30080"

step "secrets"
secrets="$root/.tasklog/$profile"
if $dry_run; then
  say "would run: $node deploy/docker/make-secrets.ts $secrets --database host.minikube.internal:5432/tasklog"
else
  "$node" --disable-warning=ExperimentalWarning "$root/deploy/docker/make-secrets.ts" "$secrets" \
    --database host.minikube.internal:5432/tasklog
fi

step "what is outside of the cluster"
outside=(--advertise host.minikube.internal --secrets "$secrets")
# With the driver "none" or on a virtual machine it may be loopback, which is listened on in any case.
case "$host" in '' | 127.*) ;; *) outside+=(--bind "$host") ;; esac
if $dry_run && [ ! -d "$secrets" ]; then
  say "would run: deploy/scripts/setup-redpanda-docker.sh ${outside[*]}"
else
  $dry_run && outside+=(--dry-run)
  "$root/deploy/scripts/setup-redpanda-docker.sh" "${outside[@]}"
fi

# What the images are made of, as far as git knows it, or else as it lies there.
sources() {
  local parts=(package.json package-lock.json .dockerignore schemas tracing domain event-log runtime command-api projectors
    query-api realtime web deploy/docker)
  if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files --stage -- "${parts[@]}"
    git diff HEAD -- "${parts[@]}"
  else
    find "${parts[@]}" -type f -not -path '*/node_modules/*' -not -path '*/.next/*' -exec sha256sum {} + 2>/dev/null | LC_ALL=C sort
  fi
}

step "images"
if $images; then
  # Tagged by what they are made of: the same sources are not built again, and a pod that should change does.
  tag=$(cd "$root" && { sources || true; } | sha256sum | cut -c1-12)
  known=$(minikube --profile "$profile" image ls 2>/dev/null || true)
  for image in node web; do
    if grep -q "tasklog/$image:$tag" <<<"$known"; then
      say "tasklog/$image:$tag is there"
    else
      run minikube --profile "$profile" image build --tag "tasklog/$image:$tag" \
        --file "deploy/docker/Dockerfile.$image" "$root"
    fi
  done
else
  tag=dev
  say "taken as they are: tasklog/node:$tag, tasklog/web:$tag"
fi

step "namespace and secrets in the cluster"
ensure_namespace
secret_once tasklog-database "owner=$secrets/owner-database-url" "command=$secrets/command-database-url" \
  "relay=$secrets/relay-database-url" "projectors=$secrets/projectors-database-url" \
  "query=$secrets/query-database-url" "realtime=$secrets/realtime-database-url" "web=$secrets/web-database-url"
secret_once tasklog-service-key "public.json=$secrets/keys.public.json" "private.json=$secrets/key.private.json"
secret_once tasklog-auth "secret=$secrets/auth-secret"
secret_once tasklog-app-token "token=$secrets/app-api-token"
secret_once tasklog-dapr-token "token=$secrets/dapr-api-token"

step "Dapr and its components"
ensure_dapr ''
apply "$root/deploy/dapr-components/local"

step "charts"
for chart in "${charts[@]}"; do
  release "$chart" --values "$root/deploy/helm/$chart/values-local.yaml" \
    --set "global.webUrl=$web_url" --set "global.image.tag=$tag"
done

$try && smoke "$web_url"
say ""
say "web $web_url · live http://${ip:-MINIKUBE-IP}:30082 · console http://localhost:8080"
finish
