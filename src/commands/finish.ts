/** Tells what a command's exit code was. */
export type Finish = (exitCode: number) => void;
