{{/* Who may talk to whom. Nobody may, at first; then each workload says whom it calls and who calls it. Either end alone
     opens nothing. */}}
{{- define "tasklog-lib.policies" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  # The whole namespace, from whichever chart comes first.
  name: deny-all-{{ .Chart.Name }}
  labels:
    {{- include "tasklog-lib.labels" (dict "root" . "name" "deny-all") | nindent 4 }}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
{{- range $name, $w := include "tasklog-lib.workloads" . | fromYaml }}
{{- $its := dict "root" $ "name" $name }}
{{- $of := dict "global" $g "workload" $w }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "tasklog-lib.selector" $its | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- include "tasklog-lib.ingress" $of | nindent 4 }}
  egress:
    {{- include "tasklog-lib.egress" $of | nindent 4 }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
spec:
  {{- toYaml $w.disruption | nindent 2 }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "tasklog-lib.selector" $its | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "tasklog-lib.ingress" -}}
{{- $port := int .workload.port -}}
{{- $rules := list -}}
{{- if and .workload.service.enabled (ne .workload.service.type "ClusterIP") -}}
{{- $rules = append $rules (dict "ports" (list (dict "port" $port "protocol" "TCP"))) -}}
{{- else -}}
{{- $peers := list -}}
{{- range .workload.calledBy -}}
{{- $peers = append $peers (dict "podSelector" (dict "matchLabels" (dict "app.kubernetes.io/name" . "app.kubernetes.io/part-of" "tasklog"))) -}}
{{- end -}}
{{- with concat $peers .global.network.monitoring.peers -}}
{{- $rules = append $rules (dict "from" . "ports" (list (dict "port" $port "protocol" "TCP"))) -}}
{{- end -}}
{{- end -}}
{{- if include "tasklog-lib.hasSidecar" . -}}
{{- with .global.network.monitoring.peers -}}
{{- /* The sidecar counts by itself. */ -}}
{{- $rules = append $rules (dict "from" . "ports" (list (dict "port" 9090 "protocol" "TCP"))) -}}
{{- end -}}
{{- end -}}
{{- toYaml $rules -}}
{{- end -}}

{{- define "tasklog-lib.egress" -}}
{{- $net := .global.network -}}
{{- $uses := .workload.uses -}}
{{- $sidecar := include "tasklog-lib.hasSidecar" . -}}
{{ include "tasklog-lib.toDns" $net }}
{{- if .workload.role }}
{{ include "tasklog-lib.toPeers" (dict "peers" $net.postgres.peers "ports" (list $net.postgres.port)) }}
{{- end }}
{{- if and (has "log" $uses) (ne .global.log.carrier "postgres") }}
{{ include "tasklog-lib.toPeers" (dict "peers" $net.broker.peers "ports" (list $net.broker.port)) }}
{{- end }}
{{- if and $sidecar (not .workload.role) }}
{{ include "tasklog-lib.toPeers" (dict "peers" $net.postgres.peers "ports" (list $net.postgres.port)) }}
{{- end }}
{{- if $sidecar }}
- to:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: {{ .global.dapr.namespace }} }
  ports:
    # Sentry, placement, scheduler and operator.
    - { port: 50001, protocol: TCP }
    - { port: 50005, protocol: TCP }
    - { port: 50006, protocol: TCP }
    - { port: 6500, protocol: TCP }
{{- end }}
{{- if has "auth" $uses }}
{{ include "tasklog-lib.toWorkload" (dict "label" "name" "value" "web" "port" 3000) }}
{{- end }}
{{- range $callee, $port := include "tasklog-lib.callees" . | fromYaml }}
{{- if has $callee $uses }}
{{ include "tasklog-lib.toWorkload" (dict "label" (ternary "component" "name" (eq $callee "projectors")) "value" $callee "port" $port) }}
{{- end }}
{{- end }}
{{- if has "internet" $uses }}
{{ include "tasklog-lib.toPeers" (dict "peers" $net.internet.peers "ports" $net.internet.ports) }}
{{- end }}
{{- if .global.tracing.endpoint }}
{{ include "tasklog-lib.toPeers" (dict "peers" $net.tracing.peers "ports" (list .global.tracing.port)) }}
{{- end }}
{{- end -}}

{{- define "tasklog-lib.toDns" -}}
- to:
    - namespaceSelector:
        matchLabels: { kubernetes.io/metadata.name: {{ .dns.namespace }} }
  ports:
    - { port: 53, protocol: UDP }
    - { port: 53, protocol: TCP }
{{- end -}}

{{- define "tasklog-lib.toWorkload" -}}
- to:
    - podSelector:
        matchLabels: { app.kubernetes.io/{{ .label }}: {{ .value }}, app.kubernetes.io/part-of: tasklog }
  ports:
    - { port: {{ int .port }}, protocol: TCP }
{{- end -}}

{{/* Without peers there is no rule: an empty "to" would mean everybody. */}}
{{- define "tasklog-lib.toPeers" -}}
{{- if .peers -}}
- to:
    {{- toYaml .peers | nindent 4 }}
  ports:
    {{- range .ports }}
    - { port: {{ int . }}, protocol: TCP }
    {{- end }}
{{- end -}}
{{- end -}}
