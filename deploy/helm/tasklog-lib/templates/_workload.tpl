{{- define "tasklog-lib.deployments" -}}
{{- $g := include "tasklog-lib.global" . | fromYaml -}}
{{- range $name, $w := include "tasklog-lib.workloads" . | fromYaml }}
{{- $its := dict "root" $ "name" $name }}
{{- $of := dict "global" $g "workload" $w }}
{{- $secrets := include "tasklog-lib.secrets" $of | fromYaml }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
# It has no role: nothing here asks Kubernetes for anything.
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
spec:
  {{- if eq $w.scaling.by "none" }}
  replicas: {{ int $w.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 300
  selector:
    matchLabels:
      {{- include "tasklog-lib.selector" $its | nindent 6 }}
  strategy:
    type: RollingUpdate
    {{- if eq $w.rollout "surge" }}
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
    {{- else }}
    rollingUpdate: { maxSurge: 0, maxUnavailable: 1 }
    {{- end }}
  template:
    metadata:
      labels:
        {{- include "tasklog-lib.labels" $its | nindent 8 }}
      annotations:
        # Settings are read once, at the start: other settings, other pods.
        tasklog/settings: {{ include "tasklog-lib.settings" $of | sha256sum }}
        {{- if include "tasklog-lib.hasSidecar" $of }}
        {{- include "tasklog-lib.sidecar" $of | nindent 8 }}
        {{- end }}
        {{- range $key, $value := $w.podAnnotations }}
        {{ $key }}: {{ $value | quote }}
        {{- end }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ int $w.graceSeconds }}
      securityContext:
        {{- include "tasklog-lib.podSecurity" . | nindent 8 }}
      {{- with $g.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $w.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $w.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - maxSkew: 1
          topologyKey: {{ $key }}
          # One zone left is better than no place at all.
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "tasklog-lib.selector" $its | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      containers:
        - name: {{ $name }}
          image: {{ include "tasklog-lib.image" (dict "global" $g "image" $w.image "pin" $w.pin) }}
          imagePullPolicy: {{ $g.image.pullPolicy }}
          {{- with $w.args }}
          args:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          securityContext:
            {{- include "tasklog-lib.containerSecurity" . | nindent 12 }}
          envFrom:
            - configMapRef: { name: {{ $name }} }
          env:
            {{- include "tasklog-lib.secretFiles" $secrets | nindent 12 }}
          ports:
            - { name: http, containerPort: {{ int $w.port }}, protocol: TCP }
          startupProbe:
            httpGet: { path: /healthz, port: http }
            periodSeconds: 2
            failureThreshold: 60
          # The process alone: a database that is away is no reason to start it again.
          livenessProbe:
            httpGet: { path: /healthz, port: http }
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          # Its own database, never the broker: who reads the log can wait.
          readinessProbe:
            httpGet: { path: /readyz, port: http }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          # Time for everybody to hear that this pod takes no more calls.
          lifecycle:
            preStop:
              sleep: { seconds: 5 }
          resources:
            {{- toYaml $w.resources | nindent 12 }}
          volumeMounts:
            - { name: secrets, mountPath: /run/secrets/tasklog, readOnly: true }
            {{- range $path, $_ := $w.scratch }}
            - { name: scratch{{ $path | replace "/" "-" | replace "." "" | lower }}, mountPath: {{ $path }} }
            {{- end }}
      volumes:
        {{- include "tasklog-lib.secretVolume" $secrets | nindent 8 }}
        {{- range $path, $size := $w.scratch }}
        - name: scratch{{ $path | replace "/" "-" | replace "." "" | lower }}
          emptyDir: { sizeLimit: {{ $size }} }
        {{- end }}
{{- end }}
{{- end -}}

{{/* Annotations for Dapr's injector: of a dict of global and workload. */}}
{{- define "tasklog-lib.sidecar" -}}
dapr.io/enabled: 'true'
dapr.io/app-id: {{ .workload.appId }}
dapr.io/app-port: {{ int .workload.port | quote }}
dapr.io/app-protocol: http
dapr.io/config: {{ .global.dapr.configuration }}
dapr.io/log-as-json: 'true'
# What the sidecar shows to the service, and the service to the sidecar.
dapr.io/app-token-secret: {{ .global.secrets.appToken }}
dapr.io/api-token-secret: {{ .global.secrets.daprToken }}
# The operator reads the components' secrets; no pod may.
dapr.io/disable-builtin-k8s-secret-store: 'true'
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
dapr.io/sidecar-cpu-request: 100m
dapr.io/sidecar-memory-request: 64Mi
dapr.io/sidecar-memory-limit: 256Mi
# It goes after the service, which still publishes while it stops.
dapr.io/graceful-shutdown-seconds: '20'
dapr.io/block-shutdown-duration: 15s
{{- with .global.log.kafka.brokers }}
dapr.io/env: {{ printf "KAFKA_BROKERS=%s" . | quote }}
{{- end }}
{{- if and (has "state" .workload.uses) .global.log.kafka.brokers }}
# On one machine the components take their secrets from the sidecar's environment.
dapr.io/env-from-secret: STATE_DATABASE_URL={{ .global.secrets.stateStore }}:url
{{- end }}
{{- end -}}
