/** Keys and indexes from the top of lifecycle.yaml to a place in it. */
export type RecordPath = readonly (string | number)[];
