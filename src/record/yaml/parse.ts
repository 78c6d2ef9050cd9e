import { Composer, isScalar, Schema } from 'yaml';
import { conflictsIn, formatConflicts } from './conflict.ts';
import type { FormFault } from './fault.ts';
import type { ParsedNode } from './nodes.ts';
import { syntaxFaults } from './syntax.ts';
import { tokenize } from './tokens.ts';
import { toValue } from './values.ts';

// Each document would make a schema of its own.
const schema = new Schema({ schema: 'core', resolveKnownTags: true });
const options = { schema, uniqueKeys: false, prettyErrors: false };

export interface ParsedYaml {
  /** Plain values; mappings inherit no key. Undefined when the text cannot be trusted that far. */
  readonly value: unknown;
  readonly faults: readonly FormFault[];
  readonly node: ParsedNode | undefined;
}

/** Text that nobody vouches for → value and places. The YAML library is imported by the files yaml*.ts alone. */
export function parseYaml(text: string): ParsedYaml {
  const conflict = conflictFault(text);
  if (conflict) return { value: undefined, faults: [conflict], node: undefined };
  const { tokens, faults } = tokenize(text);
  if (faults.length > 0) return { value: undefined, faults, node: undefined };

  // Read to its end: of a generator that is left before, V8 keeps all it had until it collects whole.
  const [document] = [...new Composer(options).compose(tokens, true, text.length)];
  const broken = syntaxFaults(document?.errors ?? [], text);
  if (broken.length > 0) return { value: undefined, faults: broken, node: undefined };

  const node = document?.contents ?? undefined;
  if (!node || (isScalar(node) && node.value === null)) {
    const fault: FormFault = {
      rule: 'form/empty',
      message: 'The file says nothing.',
      range: [0, 0],
    };
    return { value: undefined, faults: [fault], node: undefined };
  }
  const found: FormFault[] = [];
  return { value: toValue(node as ParsedNode, found), faults: found, node: node as ParsedNode };
}

/** All conflicts as one fault: what they make of the text says nothing. */
function conflictFault(text: string): FormFault | undefined {
  const conflicts = conflictsIn(text);
  const [first] = conflicts;
  if (!first) return undefined;
  const message = `Both sides of a merge stand in ${formatConflicts(conflicts)}.`;
  return { rule: 'form/conflict', message, range: first.range };
}
