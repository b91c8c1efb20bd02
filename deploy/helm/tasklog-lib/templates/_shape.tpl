{{/* The workloads of a chart, as YAML: the defaults of all charts, then those of this one, then what it says of each.
     Without deepCopy the values of one workload would leak into the next. */}}
{{- define "tasklog-lib.workloads" -}}
{{- $lib := index .Values "tasklog-lib" -}}
{{- $all := dict -}}
{{- range $name, $own := .Values.workloads -}}
{{- if not (kindIs "invalid" $own) -}}
{{- $workload := mergeOverwrite (deepCopy $lib.workload) (deepCopy (default dict $.Values.defaults)) (deepCopy $own) -}}
{{- $_ := set $workload "name" $name -}}
{{- $_ := set $workload "appId" (default $name $workload.appId) -}}
{{- $_ := set $all $name $workload -}}
{{- end -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{/* Where it runs: the defaults of all charts under what was said as `global`. */}}
{{- define "tasklog-lib.global" -}}
{{- toYaml (index .Values "tasklog-lib").global -}}
{{- end -}}

{{/* Of a dict of root and name. The version is no selector: pods of two versions run side by side. */}}
{{- define "tasklog-lib.labels" -}}
{{ include "tasklog-lib.selector" . }}
app.kubernetes.io/component: {{ .root.Chart.Name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{- define "tasklog-lib.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: tasklog
{{- end -}}

{{/* Of a dict of global, image and pin: a digest where there is one, else the tag, else a fault that names both. */}}
{{- define "tasklog-lib.image" -}}
{{- $digest := index .global.image.digests .image -}}
{{- $version := default (default .global.image.tag $digest) .pin -}}
{{- $fault := printf "global.image.tag or global.image.digests.%s must say which image to run" .image -}}
{{ .global.image.registry }}/{{ .image }}{{ ternary "@" ":" (hasPrefix "sha256:" $version) }}{{ required $fault $version }}
{{- end -}}

{{/* Whether a workload has a sidecar: of a dict of global and workload. */}}
{{- define "tasklog-lib.hasSidecar" -}}
{{- if or (and (has "log" .workload.uses) (eq .global.log.carrier "dapr")) (and (has "state" .workload.uses) .global.dapr.stateStore) -}}true{{- end -}}
{{- end -}}

{{/* Hardening that no value can take away. */}}
{{- define "tasklog-lib.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "tasklog-lib.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
runAsNonRoot: true
capabilities: { drop: [ALL] }
{{- end -}}
