{{- define "tasklog-lib.services" -}}
{{- range $name, $w := include "tasklog-lib.workloads" . | fromYaml }}
{{- if $w.service.enabled }}
{{- $its := dict "root" $ "name" $name }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "tasklog-lib.labels" $its | nindent 4 }}
  {{- with $w.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $w.service.type }}
  selector:
    {{- include "tasklog-lib.selector" $its | nindent 4 }}
  ports:
    - name: http
      port: {{ default $w.port $w.service.port | int }}
      targetPort: http
      protocol: TCP
      appProtocol: http
      {{- if and $w.service.nodePort (ne $w.service.type "ClusterIP") }}
      nodePort: {{ int $w.service.nodePort }}
      {{- end }}
{{- end }}
{{- end }}
{{- end -}}
