import type { RecordPath } from '../record/path.ts';
import type { LifecycleRecord } from '../record/schema.ts';
import type { FormFault } from '../record/yaml/fault.ts';

export type Model = NonNullable<LifecycleRecord['model']>;
/** A fault of form in the section of the model, before its place is looked up. */
export type ModelFault = Omit<FormFault, 'range'> & { readonly at: RecordPath };
