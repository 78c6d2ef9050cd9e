/** What rules may ask about the project's files: nothing outside the project's folder is read. */
export interface Evidence {
  /** The folder that holds lifecycle.yaml. */
  readonly root: string;
}
