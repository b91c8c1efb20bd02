{{/* What must be done before pods of this release start: the database, then the topics. Hooks run before everything else
     of a release, so they use only what exists before it: Secrets, and no ServiceAccount or ConfigMap of the chart. Both
     jobs may run twice and side by side. */}}
{{- define "tasklog-lib.jobs" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
{{- $chart := .Chart.Name -}}
{{- $roles := list "command" "relay" "projectors" "query" "realtime" "web" -}}
{{- $secrets := dict "DATABASE_URL" (dict "name" $g.secrets.database "key" "owner") -}}
{{- range $roles -}}
{{- $_ := set $secrets (printf "%s_DATABASE_URL" (upper .)) (dict "name" $g.secrets.database "key" .) -}}
{{- end -}}
{{- $partitions := dict "PARTITIONS" $g.log.partitions }}
---
{{ include "tasklog-lib.jobPolicy" (dict "root" . "global" $g) }}
---
{{ include "tasklog-lib.job" (dict "root" . "global" $g "name" "migrate" "weight" "-5" "settings" $partitions "secrets" $secrets) }}
{{- if eq $g.log.carrier "dapr" }}
{{- $settings := mergeOverwrite (dict "TOPIC_PREFIX" $g.log.topicPrefix) $partitions (include "tasklog-lib.kafkaSettings" $g | fromYaml) }}
---
{{ include "tasklog-lib.job" (dict "root" . "global" $g "name" "topics" "weight" "-4" "settings" $settings "secrets" (include "tasklog-lib.kafkaSecrets" $g | fromYaml)) }}
{{- end }}
{{- end -}}

{{- define "tasklog-lib.job" -}}
{{- $its := dict "root" .root "name" (printf "%s-%s" .root.Chart.Name .name) -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $its.name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: {{ .weight | quote }}
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  backoffLimit: 2
  activeDeadlineSeconds: 600
  template:
    metadata:
      labels:
        {{- include "tasklog-lib.labels" $its | nindent 8 }}
        tasklog/job: 'true'
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        {{- include "tasklog-lib.podSecurity" . | nindent 8 }}
      {{- with .global.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "tasklog-lib.image" (dict "global" .global "image" "node" "pin" "") }}
          imagePullPolicy: {{ .global.image.pullPolicy }}
          args: [{{ .name }}]
          securityContext:
            {{- include "tasklog-lib.containerSecurity" . | nindent 12 }}
          env:
            {{- range $key, $value := .settings }}
            {{- if ne ($value | toString) "" }}
            - { name: {{ $key }}, value: {{ $value | toString | quote }} }
            {{- end }}
            {{- end }}
            {{- include "tasklog-lib.secretFiles" .secrets | nindent 12 }}
          resources:
            requests: { cpu: 100m, memory: 192Mi }
            limits: { memory: 384Mi }
          volumeMounts:
            {{- if .secrets }}
            - { name: secrets, mountPath: /run/secrets/tasklog, readOnly: true }
            {{- end }}
            - { name: scratch-tmp, mountPath: /tmp }
      volumes:
        {{- if .secrets }}
        {{- include "tasklog-lib.secretVolume" .secrets | nindent 8 }}
        {{- end }}
        - name: scratch-tmp
          emptyDir: { sizeLimit: 64Mi }
{{- end -}}

{{/* A hook as well: at an upgrade the namespace is closed already, and at the first install it is not open yet. */}}
{{- define "tasklog-lib.jobPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Chart.Name }}-jobs
  labels:
    {{- include "tasklog-lib.labels" (dict "root" .root "name" (printf "%s-jobs" .root.Chart.Name)) | nindent 4 }}
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: '-10'
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  podSelector:
    matchLabels: { tasklog/job: 'true', app.kubernetes.io/component: {{ .root.Chart.Name }} }
  policyTypes: [Ingress, Egress]
  ingress: []
  egress:
    {{- include "tasklog-lib.toDns" .global.network | nindent 4 }}
    {{- include "tasklog-lib.toPeers" (dict "peers" .global.network.postgres.peers "ports" (list .global.network.postgres.port)) | nindent 4 }}
    {{- if ne .global.log.carrier "postgres" }}
    {{- include "tasklog-lib.toPeers" (dict "peers" .global.network.broker.peers "ports" (list .global.network.broker.port)) | nindent 4 }}
    {{- end }}
{{- end -}}
