{{/* The plain settings of a workload as a YAML map: of a dict of global and workload. Each gets what it reads and no more. */}}
{{- define "tasklog-lib.settings" -}}
{{- $g := .global -}}
{{- $w := .workload -}}
{{- $s := dict "LOG_LEVEL" $g.logLevel "HOST" "0.0.0.0" "PORT" $w.port -}}
{{- if $g.tracing.endpoint -}}
{{- $_ := set $s "OTEL_EXPORTER_OTLP_ENDPOINT" $g.tracing.endpoint -}}
{{- $_ := set $s "OTEL_TRACES_SAMPLER" $g.tracing.sampler -}}
{{- $_ := set $s "OTEL_TRACES_SAMPLER_ARG" $g.tracing.samplerArg -}}
{{- end -}}
{{- if has "log" $w.uses -}}
{{- $s = mergeOverwrite $s (include "tasklog-lib.brokerSettings" $g | fromYaml) -}}
{{- if and (eq $g.log.carrier "dapr") $g.dapr.jobs (eq $w.appId "reminder") -}}
{{- $_ := set $s "DAPR_JOBS" "true" -}}
{{- end -}}
{{- end -}}
{{- if and (has "state" $w.uses) $g.dapr.stateStore -}}
{{- $_ := set $s "DAPR_STATE_STORE" $g.dapr.stateStore -}}
{{- end -}}
{{- if has "auth" $w.uses -}}
{{- $_ := set $s "AUTH_ISSUER" $g.webUrl -}}
{{- $_ := set $s "AUTH_AUDIENCE" "tasklog" -}}
{{- $_ := set $s "AUTH_JWKS_URL" "http://web:3000/api/auth/jwks" -}}
{{- end -}}
{{- if or (has "auth" $w.uses) (eq $w.image "web") -}}
{{- $_ := set $s "WEB_URL" $g.webUrl -}}
{{- end -}}
{{- if has "origins" $w.uses -}}
{{- $_ := set $s "ALLOWED_ORIGINS" $g.webUrl -}}
{{- end -}}
{{- range $callee, $port := include "tasklog-lib.callees" . | fromYaml -}}
{{- if has $callee $w.uses -}}
{{- $_ := set $s (printf "%s_URL" (trimSuffix "-API" (upper $callee))) (printf "http://%s:%v" $callee $port) -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $w.env -}}
{{- $_ := set $s $name $value -}}
{{- end -}}
{{- toYaml $s -}}
{{- end -}}

{{/* What the services call one another by, and on which port. */}}
{{- define "tasklog-lib.callees" -}}
command-api: 4100
query-api: 4200
realtime: 4300
projectors: 4400
{{- end -}}

{{/* How a process finds the broker: of global. Over Dapr only the sidecar does. */}}
{{- define "tasklog-lib.brokerSettings" -}}
LOG: {{ .log.carrier }}
{{- with .log.topicPrefix }}
TOPIC_PREFIX: {{ . }}
{{- end }}
{{- if eq .log.carrier "kafka" }}
{{ include "tasklog-lib.kafkaSettings" . }}
{{- end }}
{{- end -}}

{{- define "tasklog-lib.kafkaSettings" -}}
{{- with .log.kafka.brokers -}}
KAFKA_BROKERS: {{ . }}
{{ end -}}
KAFKA_TLS: {{ .log.kafka.tls }}
KAFKA_SASL: {{ .log.kafka.sasl }}
KAFKA_CREATE_TOPICS: {{ .log.kafka.createTopics }}
KAFKA_REPLICATION: {{ .log.kafka.replication }}
KAFKA_MIN_INSYNC_REPLICAS: {{ .log.kafka.minInsyncReplicas }}
{{- end -}}

{{/* The secrets of a workload as a YAML map NAME: { name, key }: references only. */}}
{{- define "tasklog-lib.secrets" -}}
{{- $g := .global -}}
{{- $w := .workload -}}
{{- $s := dict -}}
{{- if $w.role -}}
{{- $_ := set $s "DATABASE_URL" (dict "name" $g.secrets.database "key" $w.role) -}}
{{- end -}}
{{- if has "auth" $w.uses -}}
{{- $_ := set $s "AUTH_KEYS" (dict "name" $g.secrets.serviceKey "key" "public.json") -}}
{{- end -}}
{{- if eq $w.image "web" -}}
{{- $_ := set $s "AUTH_SECRET" (dict "name" $g.secrets.auth "key" "secret") -}}
{{- end -}}
{{- if has "command-api" $w.uses | and (ne $w.image "web") -}}
{{- $_ := set $s "SERVICE_KEY" (dict "name" $g.secrets.serviceKey "key" "private.json") -}}
{{- end -}}
{{- if and (has "log" $w.uses) (eq $g.log.carrier "kafka") -}}
{{- $s = mergeOverwrite $s (include "tasklog-lib.kafkaSecrets" $g | fromYaml) -}}
{{- end -}}
{{- if include "tasklog-lib.hasSidecar" . -}}
{{- $_ := set $s "APP_API_TOKEN" (dict "name" $g.secrets.appToken "key" "token") -}}
{{- $_ := set $s "DAPR_API_TOKEN" (dict "name" $g.secrets.daprToken "key" "token") -}}
{{- end -}}
{{- range $name, $reference := $w.secrets -}}
{{- $_ := set $s $name $reference -}}
{{- end -}}
{{- toYaml $s -}}
{{- end -}}

{{- define "tasklog-lib.kafkaSecrets" -}}
{{- $s := dict -}}
{{- $secret := .secrets.broker -}}
{{- if not .log.kafka.brokers -}}
{{- $_ := set $s "KAFKA_BROKERS" (dict "name" $secret "key" "brokers") -}}
{{- end -}}
{{- if ne .log.kafka.sasl "none" -}}
{{- $_ := set $s "KAFKA_USERNAME" (dict "name" $secret "key" "username") -}}
{{- $_ := set $s "KAFKA_PASSWORD" (dict "name" $secret "key" "password") -}}
{{- end -}}
{{- if and .log.kafka.tls .log.kafka.ca -}}
{{- $_ := set $s "KAFKA_CA" (dict "name" $secret "key" "ca") -}}
{{- end -}}
{{- toYaml $s -}}
{{- end -}}

{{/* Of a map of secrets: where each is, as settings, and the volume they lie in. */}}
{{- define "tasklog-lib.secretFiles" -}}
{{- range $name, $_ := . }}
- name: {{ $name }}_FILE
  value: /run/secrets/tasklog/{{ $name }}
{{- end }}
{{- end -}}

{{- define "tasklog-lib.secretVolume" -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $name, $reference := . }}
      - secret:
          name: {{ $reference.name }}
          items: [{ key: {{ $reference.key }}, path: {{ $name }} }]
      {{- end }}
{{- end -}}

{{- define "tasklog-lib.configMaps" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
{{- range $name, $w := include "tasklog-lib.workloads" . | fromYaml }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" (dict "root" $ "name" $name) | nindent 4 }}
data:
  {{- range $key, $value := include "tasklog-lib.settings" (dict "global" $g "workload" $w) | fromYaml }}
  {{ $key }}: {{ $value | toString | quote }}
  {{- end }}
{{- end }}
{{- end -}}
