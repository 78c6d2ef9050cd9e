/* Where in a project lies what the tool itself reads and writes. */

export const recordName = 'lifecycle.yaml';
export const answersPath = '.genai/answers.yaml';
/** What was rendered last. */
export const basePath = '.genai/base.txt';
export const schemaPath = '.genai/lifecycle.schema.json';
