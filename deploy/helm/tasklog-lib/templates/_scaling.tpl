{{- define "tasklog-lib.scaling" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
{{- range $name, $w := include "tasklog-lib.workloads" . | fromYaml }}
{{- $its := dict "root" $ "name" $name }}
{{- if eq $w.scaling.by "cpu" }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ $name }} }
  minReplicas: {{ int $w.scaling.min }}
  maxReplicas: {{ int $w.scaling.max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ int $w.scaling.cpu }} }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 300 }
{{- else if ne $w.scaling.by "none" }}
{{- if not $g.keda.enabled }}
{{- fail (printf "workloads.%s.scaling.by is %q, which needs KEDA: set global.keda.enabled, or scaling.by to none" $name $w.scaling.by) }}
{{- end }}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
spec:
  scaleTargetRef: { name: {{ $name }} }
  pollingInterval: 15
  # Each pod that comes or goes stops its whole group for a moment.
  cooldownPeriod: 300
  minReplicaCount: {{ int $w.scaling.min }}
  # More members of a group than partitions would be idle.
  maxReplicaCount: {{ ternary (min $w.scaling.max $g.log.partitions) $w.scaling.max (eq $w.scaling.by "lag") | int }}
  fallback: { failureThreshold: 5, replicas: {{ int $w.replicas }} }
  triggers:
    {{- include (printf "tasklog-lib.trigger.%s" $w.scaling.by) (dict "global" $g "workload" $w) | nindent 4 }}
{{- end }}
{{- end }}
{{- if include "tasklog-lib.asksBroker" . }}
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata:
  name: {{ .Chart.Name }}-broker
  labels:
    {{- include "tasklog-lib.labels" (dict "root" . "name" .Chart.Name) | nindent 4 }}
spec:
  secretTargetRef:
    {{- if ne $g.log.kafka.sasl "none" }}
    - { parameter: username, name: {{ $g.secrets.broker }}, key: username }
    - { parameter: password, name: {{ $g.secrets.broker }}, key: password }
    {{- end }}
    {{- if and $g.log.kafka.tls $g.log.kafka.ca }}
    - { parameter: ca, name: {{ $g.secrets.broker }}, key: ca }
    {{- end }}
{{- end }}
{{- end -}}

{{/* Whether a trigger of this chart logs in at the broker. */}}
{{- define "tasklog-lib.asksBroker" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
{{- range $_, $w := include "tasklog-lib.workloads" . | fromYaml -}}
{{- if and (eq $w.scaling.by "lag") (eq $g.keda.trigger "kafka") (or $g.log.kafka.tls (ne $g.log.kafka.sasl "none")) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tasklog-lib.trigger.lag" -}}
{{- if and (eq .global.keda.trigger "kafka") (ne .global.log.carrier "postgres") -}}
- type: kafka
  metadata:
    bootstrapServers: {{ required "global.keda.brokers must say where KEDA asks for lag" .global.keda.brokers }}
    consumerGroup: {{ include "tasklog-lib.consumerGroup" . }}
    topic: {{ .global.log.topicPrefix }}{{ .workload.scaling.topic }}
    lagThreshold: {{ int .workload.scaling.lag | quote }}
    limitToPartitionsWithLag: 'true'
    offsetResetPolicy: earliest
    version: 2.8.0
    {{- if ne .global.log.kafka.sasl "none" }}
    sasl: {{ .global.log.kafka.sasl | replace "-" "_" | replace "plain" "plaintext" | trimPrefix "_" | replace "scram_sha_" "scram_sha" }}
    {{- end }}
    {{- if .global.log.kafka.tls }}
    tls: enable
    {{- end }}
  {{- if or .global.log.kafka.tls (ne .global.log.kafka.sasl "none") }}
  authenticationRef: { name: projectors-broker }
  {{- end }}
{{- else -}}
- type: prometheus
  metadata:
    serverAddress: {{ required "global.keda.prometheus must say where KEDA asks for lag" .global.keda.prometheus }}
    query: max(tasklog_projector_lag_seconds{group={{ .workload.appId | quote }}})
    threshold: {{ int .workload.scaling.lagSeconds | quote }}
{{- end -}}
{{- end -}}

{{/* Dapr's groups have the name of the application, ours tell the topic as well. */}}
{{- define "tasklog-lib.consumerGroup" -}}
{{- if eq .global.log.carrier "dapr" -}}
{{ .workload.appId }}
{{- else -}}
{{ .global.log.topicPrefix }}tasklog.{{ .workload.appId }}.{{ .workload.scaling.topic }}
{{- end -}}
{{- end -}}

{{- define "tasklog-lib.trigger.connections" -}}
- type: prometheus
  metadata:
    serverAddress: {{ required "global.keda.prometheus must say where KEDA asks for connections" .global.keda.prometheus }}
    query: sum(realtime_sockets)
    threshold: {{ int .workload.scaling.connections | quote }}
{{- end -}}
