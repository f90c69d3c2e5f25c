// Reads Terraform's files with HashiCorp's own parser; of variables, those declared are those used.
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

const declared = new Set();
const used = new Set();
const faults = [];
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  try {
    const { variable = {}, ...rest } = await parse(file, text);
    Object.keys(variable).forEach((name) => declared.add(name));
    for (const [, name] of JSON.stringify(rest).matchAll(/\bvar\.(\w+)/g)) used.add(name);
    if (file.endsWith('.tfvars')) Object.keys(rest).forEach((name) => used.add(name));
  } catch (e) {
    faults.push(e.message);
  }
}
for (const name of used) if (!declared.has(name)) faults.push(`variable ${name} is not declared`);
for (const name of declared) if (!used.has(name)) faults.push(`variable ${name} is not used`);
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
