/** What the validators are told to let pass, each with its reason. Whatever is not here is a fault. */
type Exceptions = Record<string, string>;

export const CHECKOV: Record<'kubernetes' | 'dockerfile' | 'github_actions', Exceptions> = {
  kubernetes: {
    CKV_K8S_11: 'No limit of CPU: throttling makes reminders late. Memory is limited, and CPU is requested.',
    CKV_K8S_15: 'Digests in the cloud, and on Minikube images that are nowhere else: there is nothing newer to pull.',
    CKV_K8S_21: 'The namespace is chosen at the install; a chart that names one cannot be installed elsewhere.',
    CKV_K8S_43: 'Images are pinned by digest in the cloud; what is built on Minikube has none.',
  },
  dockerfile: {},
  github_actions: {},
};

export const HADOLINT: Exceptions = {
  DL3059: 'Layers of a stage that is left behind cost nothing, and each has its own cache.',
};

export const SHELLCHECK: Exceptions = {};
