/** A command of the generated project: `poe <name>`. */
export interface TaskLine {
  readonly name: string;
  readonly run: string;
  readonly help: string;
}

/** What a stage contributes to the files that all stages share; rendered as a union, never patched in. */
export interface Additions {
  /** Runtime dependencies of src/<package>, as PEP 508 strings. */
  readonly dependencies?: readonly string[];
  /** Dependency group → PEP 508 strings. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly tasks?: readonly TaskLine[];
  /** Lines of .env.example. */
  readonly env?: readonly {
    readonly name: string;
    readonly example: string;
    readonly help: string;
  }[];
  readonly gitignore?: readonly string[];
  /** Folders with Python code, for the linter, the type checker and pytest's path. */
  readonly code?: readonly string[];
  /** This stage's line in the README's and AGENTS.md's list of stages. */
  readonly readme?: { readonly folder: string; readonly what: string };
}
