// Checks the rendered manifests: each resource against its schema in the Kubernetes API, and each pod, Flink's after the
// operator's merging of their templates, against the Pod Security Standards (restricted) and common practices.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseAllDocuments } from 'yaml';
import security from './node_modules/@monokle/validation/lib/validators/pod-security-standards/plugin.js';
import practices from './node_modules/@monokle/validation/lib/validators/practices/plugin.js';

const require = createRequire(import.meta.url);
const settings = ['REPOSITORY=host/lsq', 'REVISION=0123', 'BUCKET=b', 'TASK_MANAGERS=4', 'SERVICE_ACCOUNT=a@b'];
// Flink writes into its image, starts pods and has the user 9999, not 10000 or above; a node's idle CPUs may be used.
const exceptions =
  ['noWritableFs', 'noAutomountServiceAccountToken', 'noPodCreate', 'noLowUserId', 'noLowGroupId', 'cpuLimit'];
const rules = Object.entries({ ...security.rules, ...practices.rules })
  .filter(([name]) => !exceptions.includes(name));

const render = (manifest, variant) => {
  const files = [`infra/kubernetes/${manifest}.yaml`, `infra/kubernetes/${variant}.env`];
  const text = execFileSync('infra/kubernetes/render', [...files, ...settings], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS());
};

// Items of lists with one name are one item.
const merge = (a, b) => {
  if (Array.isArray(a) && a[0]?.name) {
    const other = b?.filter((item) => !a.some(({ name }) => name === item.name)) ?? [];
    return [...a.map((item) => merge(item, b?.find(({ name }) => name === item.name))), ...other];
  }
  if (a?.constructor !== Object || b?.constructor !== Object) return b ?? a;
  return Object.fromEntries(Object.keys({ ...a, ...b }).map((key) => [key, merge(a[key], b[key])]));
};

const pods = ({ metadata, spec }) =>
  ['jobManager', 'taskManager'].map((part) => {
    const pod = merge(spec.podTemplate, spec[part].podTemplate);
    const resource = { cpu: spec[part].resource.cpu, memory: spec[part].resource.memory.replace('g', 'Gi') };
    const resources = { requests: resource, limits: resource };
    const main = { name: 'flink-main-container', image: spec.image, resources };
    const named = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${metadata.name}-${part}` } };
    return merge({ ...named, spec: { containers: [main] } }, pod);
  });

for (const variant of ['cpu', 'gpu']) {
  for (const resource of ['cluster', 'reproduce'].flatMap((manifest) => render(manifest, variant))) {
    for (const checked of resource.kind === 'FlinkDeployment' ? pods(resource) : [resource]) {
      const fault = (text) => {
        console.error(`${variant}: ${checked.kind} ${checked.metadata.name}: ${text}`);
        process.exitCode = 1;
      };
      const Model = require(`kubernetes-models/${checked.apiVersion}`)[checked.kind];
      try {
        new Model(checked).validate();
      } catch (e) {
        fault(e.message);
      }
      for (const [name, { validate }] of rules) {
        await validate({ resources: [checked] }, { report: (_, { path }) => fault(`${name}: ${path}`) });
      }
    }
  }
}
